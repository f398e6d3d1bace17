"""The index of a whole centre in files: what stands where, from which database, in which datum."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from dispatch.reasons import Reason, Refused

FORMAT = 1
INDEX = "index.json"
INDEX_LAYER = "yiping_index"
_UNREADABLE = (
    OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, DataLayerError, DataSourceError,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One table of a whole centre: what it is, of which kind of zones, in which file or layer.

    `sha256` is that of the file, empty for a layer; `attribution` and `licence` are those of roads and areas.
    """

    what: str
    rows: int
    kind: str = ""
    file: str = ""
    layer: str = ""
    sha256: str = ""
    attribution: str = ""
    licence: str = ""

    @property
    def name(self) -> str:
        """What its file or layer is called."""
        return f"{self.what}_{self.kind}" if self.kind else self.what


@dataclass(frozen=True)
class CentreIndex:
    """What is told of a whole centre; the parts stand in the order in which they come in again."""

    about: Mapping[str, Any]
    parts: tuple[Part, ...]
    notices: tuple[Reason, ...] = ()

    @property
    def rows(self) -> int:
        """All rows of all parts."""
        return sum(part.rows for part in self.parts)

    def as_json(self) -> str:
        """The text of the index."""
        parts = [{name: value for name, value in asdict(part).items() if value != ""} for part in self.parts]
        return json.dumps({**self.about, "parts": parts}, ensure_ascii=False, indent=1)


def read_index(target: Path) -> CentreIndex:
    """The index of a folder or GeoPackage; Refused("not_a_centre" | "other_centre_format")."""
    try:
        told: dict[str, Any] = json.loads(_index_text(target))
        parts = tuple(Part(**part) for part in told.pop("parts"))
    except _UNREADABLE as error:
        raise Refused("not_a_centre", file=target.name) from error
    if told.get("format") != FORMAT:
        raise Refused("other_centre_format", file=target.name, format=str(told.get("format")))
    return CentreIndex(MappingProxyType(told), parts)


def _index_text(target: Path) -> str:
    if target.is_dir():
        return (target / INDEX).read_text(encoding="utf-8")
    _, _, _, fields = pyogrio.raw.read(target, layer=INDEX_LAYER)
    return str(fields[0][0])
