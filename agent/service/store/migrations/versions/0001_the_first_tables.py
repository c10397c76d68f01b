"""The first tables: incidents, alerts, faults, timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _create_incidents()
    _create_alerts()
    _create_faults()
    _create_timeline()


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("pull_request_url", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["incidents.key"], name=op.f("fk_incidents_merged_into")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_group_key_closed_at"), "incidents", ["group_key", "closed_at"])
    op.create_index(op.f("ix_incidents_merged_into"), "incidents", ["merged_into"])
    op.create_index(op.f("ix_incidents_state_updated_at"), "incidents", ["state", "updated_at"])
    op.create_index(op.f("ix_incidents_updated_at"), "incidents", ["updated_at"])


def _create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("incident_key", sa.String(), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["incident_key"], ["incidents.key"], name=op.f("fk_alerts_incident_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("identity", "starts_at", name=op.f("uq_alerts_identity_starts_at")),
    )
    op.create_index(op.f("ix_alerts_incident_key_name"), "alerts", ["incident_key", "name"])


def _create_faults() -> None:
    op.create_table(
        "faults",
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("incident_key", sa.String(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["incident_key"], ["incidents.key"], name=op.f("fk_faults_incident_key")),
        sa.PrimaryKeyConstraint("fault", name=op.f("pk_faults")),
    )
    op.create_index(op.f("ix_faults_incident_key"), "faults", ["incident_key"])


def _create_timeline() -> None:
    op.create_table(
        "timeline",
        sa.Column("incident_key", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["incident_key"], ["incidents.key"], name=op.f("fk_timeline_incident_key")),
        sa.PrimaryKeyConstraint("incident_key", "sequence", name=op.f("pk_timeline")),
        sa.UniqueConstraint("incident_key", "once", name=op.f("uq_timeline_incident_key_once")),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("timeline", "faults", "alerts", "incidents"):
        op.drop_table(table)
