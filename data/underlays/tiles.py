"""What every source of tiles tells of itself, and what a tile's bytes must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gis.datum import Datum
from gis.web_mercator import WebTile

_MAGIC: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
}


@dataclass(frozen=True)
class TilesAbout:
    """Name, zooms, whom it is from, and what its corners are measured against; `is_remote`: over the net."""

    name: str
    least_zoom: int
    most_zoom: int
    attribution: str = ""
    datum: Datum = Datum.WGS84
    is_remote: bool = False


class TileTrouble(OSError):
    """A tile that could not be had; `code` is unreachable, refused, not_a_picture or too_large."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


class TileSource(Protocol):
    """Gives pictures of tiles; may take its time, so it is never asked on the window's thread."""

    @property
    def about(self) -> TilesAbout: ...

    def read(self, tile: WebTile) -> bytes | None:
        """The picture of a tile as PNG, JPEG or WebP, None where there is none; TileTrouble."""
        ...

    def close(self) -> None: ...


def picture_kind(body: bytes) -> str | None:
    """png, jpg or webp; None for bytes that are no picture, such as a page that says why not."""
    found = (kind for kind, heads in _MAGIC.items() if body.startswith(heads))
    return next(found, None)
