"""One row for each message that is owed or was sent, and the directory of each convention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ENTRY = ["register_entries.tenant", "register_entries.seq"]
_HEADS_OF_BEFORE = """
INSERT INTO mails (id, tenant, kind, about, organisation, desk, office, personal, subject, text,
    attachment_name, attachment, queued_at, due, tries, next_try, addresses, sent_at)
SELECT 'head.' || tenant || '.' || CAST(day AS TEXT), tenant, 'register-head',
    'register-head ' || CAST(day AS TEXT), tenant, 'register', 'Responsable du registre', address,
    subject, text, 'registre-' || tenant || '-' || CAST(day AS TEXT) || '.note', note,
    COALESCE(sent_at, next_try), next_try, tries, next_try, address, sent_at
FROM outbox_mails
"""


def upgrade() -> None:
    _mails()
    op.execute(_HEADS_OF_BEFORE)
    _contacts()
    op.add_column("tickets", sa.Column("mail", sa.Text))


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("personal", sa.Text),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("attachment_name", sa.Text),
        sa.Column("attachment", sa.Text),
        sa.Column("entry", sa.BigInteger),
        sa.Column("queued_at", Instant, nullable=False),
        sa.Column("due", Instant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", Instant, nullable=False),
        sa.Column("addresses", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("sent_at", Instant),
        sa.Column("proof", sa.BigInteger),
        sa.Column("late_at", Instant),
        sa.Column("given_up_at", Instant),
        sa.Column("read_at", Instant),
        sa.Column("read_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.ForeignKeyConstraint(["tenant"], ["register_heads.tenant"], name="fk_mails_tenant"),
        sa.ForeignKeyConstraint(["tenant", "entry"], _ENTRY, name="fk_mails_entry"),
        sa.UniqueConstraint("tenant", "about", name="uq_mails_tenant_about"),
    )
    op.create_index("ix_mails_tenant_queued_at_id", "mails", ["tenant", "queued_at", "id"])
    waiting = sa.text("sent_at IS NULL AND given_up_at IS NULL")
    op.create_index(
        "ix_mails_waiting", "mails", ["next_try"], sqlite_where=waiting, postgresql_where=waiting
    )


def _contacts() -> None:
    op.create_table(
        "contact_lists",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "organisation", name="pk_contact_lists"),
        sa.ForeignKeyConstraint(["tenant", "entry"], _ENTRY, name="fk_contact_lists_tenant"),
    )
    op.create_index("ix_contact_lists_organisation", "contact_lists", ["organisation"])
    op.create_table(
        "contacts",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("mail", sa.Text),
        sa.Column("hours", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "organisation", "position", name="pk_contacts"),
        sa.ForeignKeyConstraint(
            ["tenant", "organisation"],
            ["contact_lists.tenant", "contact_lists.organisation"],
            name="fk_contacts_tenant",
        ),
    )
