"""Keycloak, set up for us: what its realm must be, how far it is from it, and the way there.

Keycloak says who; it is told nothing of cameras, quotas or conventions. Nothing here runs
while an agent works: the API reads tokens by itself (`services.api.identity`).
"""
