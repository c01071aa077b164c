"""Who may enrol a federator, and the certificates of those that did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _invitations()
    _certificates()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _invitations() -> None:
    op.create_table(
        "federator_invitations",
        sa.Column("handle", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("handle", name="pk_federator_invitations"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_federator_invitations_tenant_entry",
        ),
    )
    op.create_index(
        "uq_federator_invitations_standing",
        "federator_invitations",
        ["tenant"],
        unique=True,
        sqlite_where=sa.text("ended_by IS NULL"),
        postgresql_where=sa.text("ended_by IS NULL"),
    )


def _certificates() -> None:
    op.create_table(
        "federator_certificates",
        sa.Column("serial", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("seen_at", Instant),
        sa.Column("revoked_at", Instant),
        sa.Column("revoked_by", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("serial", name="pk_federator_certificates"),
        sa.ForeignKeyConstraint(
            ["tenant"], ["tenants.id"], name="fk_federator_certificates_tenant"
        ),
    )
    op.create_index(
        "ix_federator_certificates_tenant_until", "federator_certificates", ["tenant", "until"]
    )
    op.create_index(
        "ix_federator_certificates_revoked",
        "federator_certificates",
        ["until"],
        sqlite_where=sa.text("revoked_at IS NOT NULL"),
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
