"""What a vendor may choose, and what becomes of it."""
