"""What the vendor sells, and what it costs whom."""
