"""Habilitations and accounts, side by side: where they disagree, and what settles it.

Our database says who is habilitated, where, for what and until when; Keycloak has accounts,
their keys and their sessions. Nothing here ever gives a right: where both differ the
narrower one counts, and what settles a difference brings Keycloak to the habilitation.
"""
