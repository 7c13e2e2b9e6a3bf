"""Recurring work: what, how often, and who does it this time."""
