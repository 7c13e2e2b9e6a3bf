"""Reading the library: what is shared with whom, and for the office all of it."""
