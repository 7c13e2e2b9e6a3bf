"""Letters in a vendor's own words: the few letters there are to write, and the way from the text to the letter."""
