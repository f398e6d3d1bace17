"""The schema's versions: where a database stands, and how it is brought to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for the packaged migrations, bound to `connection`."""
    config = Config()
    # The settings file's syntax gives % a meaning; a folder may have one in its name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


def newest_schema() -> str:
    """The schema that this program writes."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def known_schemas() -> frozenset[str]:
    """Every schema that this program can bring to the newest."""
    script = ScriptDirectory.from_config(alembic_config())
    return frozenset(step.revision for step in script.walk_revisions())


def schema_of(connection: Connection) -> str | None:
    """The schema that a database has; None for one that isn't ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade_to_head(connection: Connection) -> None:
    """Runs the migrations that are missing, inside the connection's transaction."""
    command.upgrade(alembic_config(connection), "head")
