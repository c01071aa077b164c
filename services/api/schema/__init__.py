"""What a person reads and does, in GraphQL. `schema.graphql` is its print, committed.

It translates: questions become acts, outcomes become unions. No rule lives here, and
no SQL.
"""
