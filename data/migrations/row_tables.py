"""Makes the table of one kind of rows, as every migration that adds a kind does."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String


def make_row_table(table: str, columns: Sequence[str]) -> None:
    """Make a table of rows with its indexed columns."""
    op.create_table(
        table,
        Column("id", String, primary_key=True),
        Column("version", Integer, nullable=False),
        *(Column(column, String) for column in columns),
        Column("body", LargeBinary, nullable=False),
    )
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
