"""Sessions of the identity provider: those that were seen, and what ended them."""
