"""ProConnect beside Keycloak's own logins: what the realm must be for it, and the way there."""
