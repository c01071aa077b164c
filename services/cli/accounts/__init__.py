"""`beffroi keycloak sync` and `drift`: accounts and habilitations, side by side."""
