"""Getting customers and reps in: select, invite, join, approve."""
