"""The vendor's customers and reps, as accounting knows them."""
