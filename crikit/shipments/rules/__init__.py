"""Pure rules of shipments: carriers, their numbers, and what may be typed."""
