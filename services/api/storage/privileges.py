"""What the API's own account may do on PostgreSQL, where its tables belong to another.

On the register it adds and reads, no more: an entry could not be changed even where a
trigger was missing. Bodies go through `register_erase_bodies` alone.
"""

from __future__ import annotations

from sqlalchemy import Connection

from services.api.storage.tables import REGISTER

_ADDED_TO = (*sorted(REGISTER), "commune_facts", "house_keys")
_KEPT = (
    "tenants", "register_heads", "flows", "views", "leases", "tickets", "witnesses",
    "outbox_mails", "pulse", "inventory_versions", "mails", "specials",
    "declared_hours", "maintenance_windows", "faults", "reconciliations",
    "federator_invitations", "federator_certificates", "handovers",
)  # fmt: skip
_FREE = (
    "cameras", "cuts", "habilitations", "reported_cameras", "slots", "contact_lists", "contacts",
    "revoking_slots", "sessions", "session_endings", "drifts",
)  # fmt: skip
TABLES = {
    "SELECT": ("schema_compatibility",),
    "SELECT, INSERT": _ADDED_TO,
    "SELECT, INSERT, UPDATE": _KEPT,
    "SELECT, INSERT, UPDATE, DELETE": _FREE,
}


def grant(connection: Connection, role: str) -> None:
    """Give `role` exactly this, whatever it had; run by the owner of the tables."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    for verbs, tables in TABLES.items():
        named = ", ".join(tables)
        connection.exec_driver_sql(f"REVOKE ALL ON {named} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {verbs} ON {named} TO {quoted}")
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
    connection.exec_driver_sql(
        f"GRANT EXECUTE ON FUNCTION register_erase_bodies(text, bigint) TO {quoted}"
    )
