"""A small OpenID provider for the demo and for trials, with the claims our Keycloak gives.

It keeps accounts in clear and says so on its page; it is no place for real people. One
public client, authorization code with PKCE, tokens of a minute. Signatures are joserfc's.
"""
