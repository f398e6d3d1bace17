"""The first tables: rows by kind, the record with its guards, fixes, callers, the identity."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String

from data.migrations.guards import guard
from data.migrations.row_tables import make_row_table

revision = "0001"
down_revision = None

ROWS = {
    "incidents": "number state source source_number category unit outcome received_at t0 ended_at",
    "assignments": "incident_id crew_id unit state",
    "entries": "incident_id assignment_id kind",
    "crews": "call_sign unit shift_id starts_at ends_at",
    "members": "badge tasking_unit",
    "shifts": "unit starts_at ends_at",
    "subjects": "number kind credit",
    "zones": "code kind parent",
    "places": "name kind",
    "content_files": "digest",
    "settings": "",
}


def upgrade() -> None:
    for table, columns in ROWS.items():
        make_row_table(table, columns.split())
    _make_record()
    _make_callers()
    _make_fixes()
    for table in ("steps", "step_rows", "identity"):
        guard(table)


def _make_record() -> None:
    op.create_table(
        "steps",
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("action_id", String, nullable=False, unique=True),
        *(Column(name, String, nullable=False) for name in ("actor", "role", "unit", "action", "at")),
        Column("body", LargeBinary, nullable=False),
        Column("hash", String, nullable=False),
        Column("previous", String, nullable=False),
    )
    op.create_index("ix_steps_actor", "steps", ["actor", "seq"])
    op.create_index("ix_steps_at", "steps", ["at"])
    op.create_table(
        "step_rows",
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("kind", String, primary_key=True),
        Column("row_id", String, primary_key=True),
        Column("version", Integer, nullable=False),
    )
    op.create_index("ix_step_rows_row", "step_rows", ["row_id", "kind", "seq"])
    op.create_table(
        "identity",
        Column("database_id", String, primary_key=True),
        Column("body", LargeBinary, nullable=False),
    )
    op.create_table(
        "day_serials",
        Column("day", String, primary_key=True),
        Column("last", Integer, nullable=False),
    )


def _make_callers() -> None:
    op.create_table(
        "callers",
        Column("id", String, primary_key=True),
        Column("name", String, nullable=False),
        Column("phone", String, nullable=False),
        Column("salt", LargeBinary, nullable=False),
        Column("digest", String, nullable=False),
        Column("erased_at", String),
    )


def _make_fixes() -> None:
    op.create_table(
        "fixes",
        Column("member_id", String, primary_key=True),
        Column("fixed_at", BigInteger, primary_key=True, autoincrement=False),
        Column("received_at", BigInteger, nullable=False),
        Column("lon", Float, nullable=False),
        Column("lat", Float, nullable=False),
        Column("accuracy_m", Float, nullable=False),
        Column("speed_mps", Float),
        Column("is_on_deck", Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fixes_fixed_at", "fixes", ["fixed_at"])
