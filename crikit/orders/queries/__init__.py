"""Reading orders. Everything starts from the actor; money comes through `money` alone."""
