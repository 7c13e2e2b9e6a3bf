"""Running the portal: opening vendors, the Tools page, health."""
