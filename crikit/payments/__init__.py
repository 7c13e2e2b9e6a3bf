"""Paying by card through Stripe: who pays what since when, what Stripe reported of it, and the keys of each vendor."""
