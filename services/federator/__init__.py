"""The commune's side: decides again, pulls on demand, and can always say stop.

It dials out to the media nodes and nothing dials in. It carries neither a web
framework nor a database, and it keeps no picture.
"""
