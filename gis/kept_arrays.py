"""Arrays kept in a file, because making them takes longer than reading them; what is lost is made again."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)
Arrays = Mapping[str, NDArray[Any]]


def read_kept(path: Path, layout: int) -> Arrays | None:
    """Return the arrays of a file that `keep` wrote in this layout under this name, None where it is none."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
            is_ours = int(arrays.pop("layout")) == layout and str(arrays.pop("name")) == path.name
            return arrays if is_ours else None
    except (OSError, EOFError, KeyError, ValueError, TypeError, BadZipFile):
        return None


def keep(path: Path, layout: int, arrays: Arrays) -> None:
    """Write arrays for `read_kept`; where that can't be it is logged, and done without."""
    try:
        _write(path, {**arrays, "layout": np.array(layout), "name": np.array(path.name)})
    except OSError as error:
        _LOG.warning("what is made of the roads can't be kept: %s", error)


def _write(path: Path, arrays: Arrays) -> None:
    """Write whole or not at all: another process may read meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
