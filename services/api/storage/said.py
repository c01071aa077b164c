"""What the database itself reads in the body of an entry, so that it can be searched.

Generated columns of the body's own row: nobody writes them, they cannot say anything
else than the body, and the one DELETE that erases a body takes them and their places in
the indexes away. No table, no copy and no cache beside it knows what an entry said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Computed, Index, Table, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine

SAID = ("act", "outcome", "name", "organisation", "camera", "incident")
"""Members of an entry that are looked for; `tenants.register.search` says how."""
LOOKED_FOR = ("act", "name", "organisation", "camera", "incident")
"""Those by which a reading goes straight to its entries.

Their first 200 letters, the longest that is looked for: an index takes no text of any length,
and an entry must never be refused for what it says.
"""
READER = "register_said"
"""PostgreSQL's own words are not enough: it takes reading UTF-8 for something that may change."""
MAKE_READER = (
    f"CREATE FUNCTION {READER}(body bytea, member text) RETURNS text"
    " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN"
    # Its JSON holds no NUL; ours may. It is read as what cannot be shown.
    r" RETURN left(replace(convert_from(body, 'UTF8'), '\u0000', '\ufffd')::json ->> member, 200);"
    " END $$"
)


class _Said(ColumnElement[str]):
    """A member of the body, as text."""

    inherit_cache = True

    def __init__(self, member: str) -> None:
        self.member = member


class _Refused(ColumnElement[bool]):
    """Whether the outcome is none of `tenants.register.search.NO_REFUSAL`."""

    inherit_cache = True


@compiles(_Said, "postgresql")
def _said_on_postgresql(said: _Said, *_: Any, **__: Any) -> str:
    return f"{READER}(body, '{said.member}'::text)"


@compiles(_Said, "sqlite")
def _said_on_sqlite(said: _Said, *_: Any, **__: Any) -> str:
    return f"substr(json_extract(CAST(body AS TEXT), '$.{said.member}'), 1, 200)"


@compiles(_Refused, "postgresql")
def _refused_on_postgresql(_: _Refused, compiler: Any, **options: Any) -> str:
    outcome = compiler.process(_Said("outcome"), **options)
    return f"({outcome} <> ALL (ARRAY['granted'::text, 'needs-approval'::text, 'done'::text]))"


@compiles(_Refused, "sqlite")
def _refused_on_sqlite(_: _Refused, compiler: Any, **options: Any) -> str:
    outcome = compiler.process(_Said("outcome"), **options)
    return f"({outcome} NOT IN ('granted', 'needs-approval', 'done'))"


def said_columns(key: TypeEngine[str]) -> tuple[Column[Any], ...]:
    """For the table of bodies. SQLite reads them each time, and keeps their indexes."""
    return (
        *(Column(member, key, Computed(_Said(member), persisted=True)) for member in SAID),
        Column("refused", Boolean, Computed(_Refused(), persisted=True)),
    )


def index_said(bodies: Table) -> tuple[Index, ...]:
    """By each of `LOOKED_FOR`, by refusal and by nothing else, always the newest first."""
    at, seq, tenant = bodies.c.at, bodies.c.seq, bodies.c.tenant
    name = f"ix_{bodies.name}"
    by_member = (
        Index(
            f"{name}_{member}", tenant, bodies.c[member], at, seq, **_where(f"{member} IS NOT NULL")
        )
        for member in LOOKED_FOR
    )
    return (
        Index(f"{name}_at", tenant, at, seq),
        Index(f"{name}_refused", tenant, at, seq, **_where("refused")),
        *by_member,
    )


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}
