"""The verbs of inviting: select, send, open, join, approve."""
