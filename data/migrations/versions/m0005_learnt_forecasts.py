"""The table of learnt forecast errors."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    make_row_table("forecast_errors", [])
