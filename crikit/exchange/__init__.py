"""Lists that come from the accounting program, and orders that go back to it."""
