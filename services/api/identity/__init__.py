"""Who asks: access tokens of one OpenID provider, checked here, with cached keys.

It knows no provider by name, keeps no session and stores nothing. What an agent may
do is not read from a token: that is a habilitation, and a convention.
"""
