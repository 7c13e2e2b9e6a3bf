"""Orders: written on the pad, sent once, then the office's."""
