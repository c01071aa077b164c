"""A signed convention as data: its term, its clauses, and the article behind each.

Nothing here says what follows from a clause; `tenants.decisions` does.
"""
