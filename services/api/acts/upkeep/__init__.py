"""The life of the sharing: hours declared for a day, work announced, faults until restored.

Each is one transaction on the tenant, entered; what it changes for who steers or watches
follows in the same one.
"""
