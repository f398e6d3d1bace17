"""The tables of the directory and of calls."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    make_row_table("contacts", ["code", "kind"])
    make_row_table("calls", ["incident_id", "at"])
