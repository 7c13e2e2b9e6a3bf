"""Applications of bench that read the rows through crikit's own models."""
