"""The process that grants: GraphQL at the door, acts behind it, and the only SQL.

It decides who may look; it never touches a picture. Media checks passes alone, so
nothing here is asked once a view runs.
"""
