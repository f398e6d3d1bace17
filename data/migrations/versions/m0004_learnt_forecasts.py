"""The table of learnt forecast errors."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    make_row_table("forecast_errors", [])
