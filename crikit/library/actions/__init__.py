"""What the office does with its documents, and what readers leave behind."""
