"""Raster tiles of an MBTiles file (mbtiles 1.3): SQLite with one row a tile, rows counted from the south."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from data.underlays.tiles import TilesAbout, TileTrouble, picture_kind
from dispatch.reasons import Refused
from gis.datum import Datum
from gis.web_mercator import WebTile

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp", ""})
_MOST_ZOOM = 22


class MbTiles:
    """Opened for reading only; safe to use from several threads."""

    def __init__(self, path: Path, datum: Datum = Datum.WGS84) -> None:
        """Refused: underlay_missing, underlay_unreadable, underlay_vector, underlay_is_gcj02."""
        if not path.is_file():
            raise Refused("underlay_missing", file=str(path))
        self._path = path
        self._lock = threading.Lock()
        address = f"{path.resolve().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            self.about = self._about(datum)
        except sqlite3.Error as error:
            self.close()
            raise Refused("underlay_unreadable", file=path.name, detail=str(error)) from error
        except Refused:
            self.close()
            raise

    def _about(self, datum: Datum) -> TilesAbout:
        told: dict[str, Any] = dict(self._rows("SELECT name, value FROM metadata"))
        _refuse_other(told, datum, self._path.name)
        zooms = self._rows("SELECT MIN(zoom_level), MAX(zoom_level) FROM tiles")[0]
        least, most = told.get("minzoom") or zooms[0], told.get("maxzoom") or zooms[1]
        if zooms[0] is None or least is None or most is None:
            raise Refused("underlay_empty", file=self._path.name)
        name, attribution = str(told.get("name") or self._path.stem), str(told.get("attribution") or "")
        bounds = max(0, _whole(least)), min(_MOST_ZOOM, _whole(most))
        return TilesAbout(name, *bounds, attribution, datum)

    def read(self, tile: WebTile) -> bytes | None:
        """The picture of a tile, None where the file has none; TileTrouble where it can't be read."""
        row = (1 << tile.zoom) - 1 - tile.y
        asked = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        try:
            found = self._rows(asked, (tile.zoom, tile.x, row))
        except sqlite3.Error as error:
            raise TileTrouble("unreachable", str(error)) from error
        if not found or found[0][0] is None:
            return None
        body = bytes(found[0][0])
        if picture_kind(body) is None:
            raise TileTrouble("not_a_picture", self._path.name)
        return body

    def _rows(self, asked: str, values: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock, closing(self._connection.execute(asked, values)) as cursor:
            return cursor.fetchall()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def _whole(told: object) -> int:
    """A zoom, which the metadata tell as text; sqlite3.DataError where it is no number."""
    try:
        return int(str(told))
    except ValueError:
        raise sqlite3.DataError(f"zoom {told}") from None


def _refuse_other(told: dict[str, Any], datum: Datum, file: str) -> None:
    """Tiles that are drawn as vectors, and those that say themselves that they are shifted."""
    form = str(told.get("format") or "").lower()
    if form not in _PICTURES:
        raise Refused("underlay_vector", file=file, format=form)
    says = " ".join(str(told.get(name) or "") for name in ("name", "description", "crs", "datum")).lower()
    if datum is not Datum.GCJ02 and ("gcj" in says or "火星" in says):
        raise Refused("underlay_is_gcj02", source=file)
