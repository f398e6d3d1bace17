"""Alembic's entry: runs migrations on the connection that the program hands over, or writes them as SQL."""

from __future__ import annotations

from alembic import context

from data.tables import METADATA

connection = context.config.attributes.get("connection")
if connection is None:
    context.configure(dialect_name=context.config.attributes["dialect"], target_metadata=METADATA)
else:
    context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
