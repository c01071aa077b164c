"""What keeps the register as it was written, whoever speaks SQL: one set for each database.

A leaf, a checkpoint and a cosignature are never changed and never taken away. A body is
never changed, and goes only once its own `keep_until` has passed on the database's clock.
A head never goes back. An owner can still drop a trigger: that is an act, not an accident.
"""

from __future__ import annotations

from sqlalchemy import Connection

_NEVER = {
    "register_bodies": "register bodies are never changed",
    "register_checkpoints": "checkpoints are never changed",
    "register_cosignatures": "cosignatures are never changed",
}
_TOO_SOON = "this register body is still to be kept"
_NO_WAY_BACK = "a register never goes back"


def keep_register(connection: Connection) -> None:
    """The triggers of everything that 0001 did not know yet."""
    statements = _on_sqlite() if connection.dialect.name == "sqlite" else _on_postgresql()
    for statement in statements:
        connection.exec_driver_sql(statement)


def _on_sqlite() -> list[str]:
    told = []
    for table, never in _NEVER.items():
        verbs = ("UPDATE",) if table == "register_bodies" else ("UPDATE", "DELETE")
        told += [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{never}'); END"
            for verb in verbs
        ]
        column = "seq" if table == "register_bodies" else "size"
        # INSERT OR REPLACE would take the old row away without a word to those above.
        told.append(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"  # noqa: S608  # our names
            f" WHEN EXISTS (SELECT 1 FROM {table} AS kept"
            f" WHERE kept.tenant = NEW.tenant AND kept.{column} = NEW.{column})"
            f" BEGIN SELECT RAISE(ABORT, '{never}'); END"
        )
    told += [
        "CREATE TRIGGER register_bodies_kept BEFORE DELETE ON register_bodies"
        " WHEN OLD.keep_until > strftime('%Y-%m-%d %H:%M:%f', 'now')"
        f" BEGIN SELECT RAISE(ABORT, '{_TOO_SOON}'); END",
        "CREATE TRIGGER register_heads_grow BEFORE UPDATE ON register_heads"
        " WHEN NEW.size < OLD.size"
        f" BEGIN SELECT RAISE(ABORT, '{_NO_WAY_BACK}'); END",
        "CREATE TRIGGER register_heads_stay BEFORE DELETE ON register_heads"
        f" BEGIN SELECT RAISE(ABORT, '{_NO_WAY_BACK}'); END",
    ]
    return told


def _on_postgresql() -> list[str]:
    told = []
    for table, never in _NEVER.items():
        verbs = (
            "UPDATE OR TRUNCATE" if table == "register_bodies" else "UPDATE OR DELETE OR TRUNCATE"
        )
        told += [
            _function(f"{table}_are_kept", _refusal(never)),
            f"CREATE TRIGGER {table}_kept BEFORE {verbs} ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_are_kept()",
        ]
    early = f"IF OLD.keep_until > clock_timestamp() THEN {_refusal(_TOO_SOON)} END IF; RETURN OLD;"
    back = f"IF NEW.size < OLD.size THEN {_refusal(_NO_WAY_BACK)} END IF; RETURN NEW;"
    told += [
        _function("register_body_is_over", early),
        "CREATE TRIGGER register_bodies_over BEFORE DELETE ON register_bodies"
        " FOR EACH ROW EXECUTE FUNCTION register_body_is_over()",
        _function("register_head_grows", back),
        "CREATE TRIGGER register_heads_grow BEFORE UPDATE ON register_heads"
        " FOR EACH ROW EXECUTE FUNCTION register_head_grows()",
        _function("register_heads_stay", _refusal(_NO_WAY_BACK)),
        "CREATE TRIGGER register_heads_stay BEFORE DELETE OR TRUNCATE ON register_heads"
        " FOR EACH STATEMENT EXECUTE FUNCTION register_heads_stay()",
        *_erasing(),
    ]
    return told


def _erasing() -> list[str]:
    """The one way to erase for a role that may not DELETE: it runs as the tables' owner."""
    return [
        "CREATE FUNCTION register_erase_bodies(of text, below bigint) RETURNS bigint"
        " LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$"
        " DECLARE erased bigint; BEGIN"
        " DELETE FROM register_bodies WHERE tenant = of AND seq < below"
        " AND keep_until <= clock_timestamp();"
        " GET DIAGNOSTICS erased = ROW_COUNT; RETURN erased; END $$",
        "REVOKE ALL ON FUNCTION register_erase_bodies(text, bigint) FROM PUBLIC",
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _refusal(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"
