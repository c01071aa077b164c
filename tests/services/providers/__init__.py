"""One contract for whoever gives tokens, the local issuer and a real Keycloak alike."""
