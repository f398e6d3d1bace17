"""Schema migrations (alembic), run when a database is made or opened."""
