"""Beginning a payment, taking in what became of it, letting go of what it held."""
