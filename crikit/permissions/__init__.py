"""What a username may do."""
