"""The shared schema, as Django knows it."""
