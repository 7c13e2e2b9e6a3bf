"""“Start a free trial”: from a company's name to a vendor with its first administrator."""
