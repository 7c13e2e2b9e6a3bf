"""What was shipped, with which carrier, and where one sees where it is."""
