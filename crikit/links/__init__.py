"""The links that letters carry."""
