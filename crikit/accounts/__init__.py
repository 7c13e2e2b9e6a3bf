"""Usernames, passwords and sessions."""
