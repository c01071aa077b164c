"""A handover at the GraphQL door: its words, and what may be asked and done."""
