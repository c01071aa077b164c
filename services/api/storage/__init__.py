"""What the API keeps, and the only SQL of the house: tenants, cameras, rights, flows, register.

PostgreSQL for a department, SQLite for one process, with the same tables, the same
statements and the same tests. It decides nothing; what it must never allow (a ninth
flow, a rewritten entry) is refused by the schema itself.
"""
