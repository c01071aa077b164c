"""Everything in one process, to try Beffroi on a laptop with no network.

The same code as a department's, composed otherwise: SQLite, a bus in memory, a
local OIDC issuer, synthetic communes. Nothing elsewhere asks "is this the demo?".
"""
