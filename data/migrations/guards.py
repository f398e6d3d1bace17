"""Triggers that refuse any change of what is written once: steps, their index, the identity."""

from __future__ import annotations

from alembic import op

GUARDED_KEYS = {"steps": ("seq",), "step_rows": ("seq", "kind", "row_id"), "identity": ()}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
"""


def guard(table: str) -> None:
    """Makes `table` refuse UPDATE, DELETE and whatever amounts to them."""
    statements = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}[op.get_context().dialect.name](table)
    for statement in statements:
        op.execute(statement)


def _for_sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    # INSERT OR REPLACE deletes without asking the DELETE trigger. The identity has one row for ever.
    same = " AND ".join(f"{key} = NEW.{key}" for key in GUARDED_KEYS[table]) or "1"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
    ]


def _for_postgresql(table: str) -> list[str]:
    return [
        _POSTGRESQL_FUNCTION,
        f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]
