"""How many flows at once, which slot is next, and whose flow yields to a higher rank.

Counting only: whether a service may take another's place is `tenants.decisions`'s to say.
"""
