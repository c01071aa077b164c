"""Tenants, their cameras, who may look, what runs, and the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tenants()
    _cameras()
    _habilitations()
    _register()
    _flows()
    _views()
    if op.get_bind().dialect.name == "sqlite":
        _keep_entries_on_sqlite()
    else:
        _keep_entries_on_postgresql()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("quota", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tenants"),
        sa.UniqueConstraint("id", "quota", name="uq_tenants_id_quota"),
    )


def _cameras() -> None:
    op.create_table(
        "cameras",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("longitude", sa.Double, nullable=False),
        sa.Column("latitude", sa.Double, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("heading", sa.Double),
        sa.Column("field_of_view", sa.Double, nullable=False),
        sa.Column("steerable", sa.Boolean, nullable=False),
        sa.Column("zone", sa.Text),
        sa.Column("number_key", Key, nullable=False),
        sa.Column("search_text", sa.Text, nullable=False),
        sa.Column("x", sa.Double, nullable=False),
        sa.Column("y", sa.Double, nullable=False),
        sa.Column("z", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cameras"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_cameras_tenant"),
    )
    op.create_index("ix_cameras_longitude_latitude", "cameras", ["longitude", "latitude"])
    op.create_index("ix_cameras_tenant_number_key_id", "cameras", ["tenant", "number_key", "id"])


def _habilitations() -> None:
    op.create_table(
        "habilitations",
        sa.Column("agent", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("designated_by", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("agent", "organisation", "tenant", name="pk_habilitations"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_habilitations_tenant"),
    )
    op.create_index("ix_habilitations_organisation", "habilitations", ["organisation"])


def _register() -> None:
    op.create_table(
        "register_heads",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
        sa.Column("next_fence", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_register_heads"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_register_heads_tenant"),
    )
    op.create_table(
        "register_entries",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_register_entries"),
        sa.ForeignKeyConstraint(
            ["tenant"], ["register_heads.tenant"], name="fk_register_entries_tenant"
        ),
    )


def _flows() -> None:
    op.create_table(
        "flows",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("camera", Key, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_flows"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_flows_tenant"),
        sa.UniqueConstraint("tenant", "fence", name="uq_flows_tenant_fence"),
    )
    op.create_table(
        "slots",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("slot_no", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("quota", sa.Integer, nullable=False),
        sa.Column("flow", Key, nullable=False),
        sa.Column("camera", Key, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "slot_no", name="pk_slots"),
        sa.ForeignKeyConstraint(
            ["tenant", "quota"],
            ["tenants.id", "tenants.quota"],
            name="fk_slots_tenant",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["flow"], ["flows.id"], name="fk_slots_flow"),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], name="fk_slots_camera"),
        sa.UniqueConstraint("flow", name="uq_slots_flow"),
        sa.UniqueConstraint("camera", name="uq_slots_camera"),
        sa.CheckConstraint("slot_no BETWEEN 1 AND quota", name=op.f("ck_slots_within_quota")),
    )


def _views() -> None:
    op.create_table(
        "views",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("flow", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("motive", sa.Text, nullable=False),
        sa.Column("incident", sa.Text),
        sa.Column("convention", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("habilitation", sa.Text, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("lease", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.ForeignKeyConstraint(["flow"], ["flows.id"], name="fk_views_flow"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_views_tenant",
        ),
        sa.UniqueConstraint("tenant", "entry", name="uq_views_tenant_entry"),
    )
    op.create_index("ix_views_flow", "views", ["flow"])
    running = sa.text("ended IS NULL")
    op.create_index(
        "ix_views_running",
        "views",
        ["tenant", "lease"],
        sqlite_where=running,
        postgresql_where=running,
    )


def _keep_entries_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER register_entries_no_{verb.lower()}"
            f" BEFORE {verb} ON register_entries"
            " BEGIN SELECT RAISE(ABORT, 'register entries are never changed'); END"
        )
    # INSERT OR REPLACE would take the old entry away without a word to the triggers above.
    op.execute(
        "CREATE TRIGGER register_entries_no_replace BEFORE INSERT ON register_entries"
        " WHEN EXISTS (SELECT 1 FROM register_entries"
        " WHERE tenant = NEW.tenant AND seq = NEW.seq)"
        " BEGIN SELECT RAISE(ABORT, 'register entries are never changed'); END"
    )


def _keep_entries_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION register_entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'register entries are never changed'"
        " USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER register_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON register_entries FOR EACH STATEMENT EXECUTE FUNCTION register_entries_are_kept()"
    )
