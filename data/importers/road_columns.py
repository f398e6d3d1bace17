"""Finds the columns of roads in a file: those that are told, and the others by the names that files use."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from data.importers.forms import plain_name
from data.importers.road_options import COLUMNS
from data.importers.tables import lacking


def columns_in(path: Path, header: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """Our columns -> the file's. What is told counts, "" for a column that the file has not.

    UnreadableFile("missing_column") where a column that is told is not in the file.
    """
    if missing := [theirs for theirs in told.values() if theirs and theirs not in header]:
        raise lacking(path, missing, header)
    free = {plain_name(name): name for name in reversed(header) if name not in told.values()}
    found = {ours: theirs for ours, theirs in told.items() if theirs}
    wanted = [(column.name, column.name) for column in COLUMNS]
    wanted += [(column.name, other) for column in COLUMNS for other in column.also]
    for ours, name in wanted:
        if ours not in told and ours not in found and (match := free.pop(plain_name(name), None)):
            found[ours] = match
    return found
