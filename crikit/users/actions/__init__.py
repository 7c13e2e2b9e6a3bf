"""Adding a portal user; deactivating, re-activating and deleting one."""
