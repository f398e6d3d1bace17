"""The table of patrols and drone sorties."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    make_row_table("patrols", ["number", "crew_id", "ended_at"])
