"""The schema's versions: where a database stands, and how it is brought to the newest."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings for the packaged migrations, bound to `connection`."""
    from alembic.config import Config

    config = Config()
    # The settings file's syntax gives % a meaning; a folder may have one in its name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


@cache
def newest_schema() -> str:
    """The schema that this program writes."""
    return max(known_schemas())


@cache
def known_schemas() -> frozenset[str]:
    """Every schema that this program can bring to the newest, told by the names of the migrations.

    Most starts find the newest: Alembic itself, a fifth of a second, is loaded when there is something to do.
    """
    return frozenset(path.name[1:5] for path in (MIGRATIONS / "versions").glob("m[0-9]*.py"))


def schema_of(connection: Connection) -> str | None:
    """The schema that a database has; None for one that isn't ours."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def upgrade_to_head(connection: Connection) -> None:
    """Runs the migrations that are missing, inside the connection's transaction."""
    from alembic import command

    command.upgrade(alembic_config(connection), "head")
