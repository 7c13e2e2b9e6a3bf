"""The vendors whose portals this deployment serves."""
