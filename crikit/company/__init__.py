"""Company settings: how the vendor is called, looks, counts and writes."""
