"""What a customer sees first."""
