"""Sample data: customers and items to try the portal on, which go again without a trace of what is one's own."""
