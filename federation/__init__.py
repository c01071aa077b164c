"""How to speak to each kind of CSU system: one folder a kind, the same four files.

Knows the shared words (`tenants.vocabulary`) and nothing else of ours. A
connector decides nothing: whether a picture may leave is the federator's law.
"""
