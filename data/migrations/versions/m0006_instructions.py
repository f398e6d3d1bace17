"""The table of leaders' instructions."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    make_row_table("instructions", ["number", "incident_id", "ended_at"])
