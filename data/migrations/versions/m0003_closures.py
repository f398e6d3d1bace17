"""The table of closures and slow zones."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    make_row_table("closures", ["number"])
