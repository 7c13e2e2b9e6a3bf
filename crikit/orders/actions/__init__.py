"""Verbs of orders: each is one transaction in which the order is held, so that nobody overwrites anybody."""
