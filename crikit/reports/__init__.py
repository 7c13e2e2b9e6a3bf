"""Reports: what the office wants to count."""
