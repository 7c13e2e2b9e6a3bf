"""What invoices add up to, kept as sums: what was sold in which month, what is bought most, what is due when."""
