"""One username at a time: adding a portal user, deactivating, deleting."""
