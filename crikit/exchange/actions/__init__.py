"""What the office does with a file from accounting, and what the worker notes while it is at it."""
