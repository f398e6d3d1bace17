"""Tables of what a centre brings: permits, duty areas, facilities, inspection items, import profiles."""

from __future__ import annotations

from data.migrations.row_tables import make_row_table

revision = "0002"
down_revision = "0001"

ROWS = {
    "permits": "number kind subject",
    "duty_areas": "code",
    "contractors": "code",
    "facilities": "code kind contractor cell",
    "inspection_items": "code department",
    "import_profiles": "name what",
}


def upgrade() -> None:
    for table, columns in ROWS.items():
        make_row_table(table, columns.split())
