"""The table of speeds by class or way of road and hours."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    make_row_table("speeds", ["mode", "source"])
