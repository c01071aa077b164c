"""What the API does without being asked: hears the bus, keeps leases, ends what is over.

Nothing here answers anybody; people learn of it through `services.api.changes`.
"""
