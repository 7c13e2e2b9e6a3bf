"""Copies of the whole database: written while the portal runs, brought back, moved to the other engine."""
