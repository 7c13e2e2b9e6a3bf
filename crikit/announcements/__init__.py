"""What the vendor tells its customers on their first page, for as long as it says."""
