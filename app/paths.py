"""Where the program keeps things: the database, the seat's own file, logs, drafts, exports."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "YIPING_HOME"


def home() -> Path:
    """The folder of this seat: YIPING_HOME, else the platform's data folder; made if it is not there."""
    chosen = os.environ.get(HOME_VARIABLE)
    folder = Path(chosen) if chosen else Path(platformdirs.user_data_dir("yiping", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_database() -> Path:
    """The database that is used when none is named."""
    return home() / "yiping.sqlite"


def log_file() -> Path:
    """The rotating log, without personal data."""
    folder = home() / "logs"
    folder.mkdir(exist_ok=True)
    return folder / "yiping.log"
