"""Documents that the vendor shares with its customers."""
