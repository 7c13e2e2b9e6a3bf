"""Reading for the invite page: the lists, the selection, those who wait, the page's frame."""
