"""crikit: a web portal that gets a vendor's customers in and takes their orders."""
