"""crikit beside its peers and beside the practical limit of the same work, in one run."""
