"""Raster tiles of a service in the net (XYZ, or WMTS in the web grid), kept on disk up to a bound."""

from __future__ import annotations

import hashlib
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from data.underlays.tiles import TilesAbout, TileTrouble, picture_kind
from dispatch.reasons import Refused
from gis.datum import Datum
from gis.web_mercator import WebTile

TIANDITU = (
    "https://t0.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
)
SHORT_NAMES = {f"tianditu_{layer}": TIANDITU.replace("{layer}", layer) for layer in ("vec", "img")}
"""What may stand in place of an address: 天地图's streets and its imagery."""
_SHIFTED = ("autonavi.com", "amap.com", "gtimg.com", "map.qq.com", "google.cn")
_OTHER_GRID = ("bdimg.com", "baidu.com", "bdstatic.com")
_MOST_BYTES = 4 * 1024 * 1024
_KEPT_SHARE = 0.8
_AGENT = {"User-Agent": "Yiping"}


@dataclass(frozen=True)
class Service:
    """Where tiles come from: an address with {z}, {x}, {y} (or {-y} from the south) and {key}."""

    address: str
    key: str = ""
    datum: Datum = Datum.WGS84
    attribution: str = ""
    most_zoom: int = 18
    timeout_s: float = 8.0

    @property
    def template(self) -> str:
        """The address in full, a short name spelt out."""
        return SHORT_NAMES.get(self.address, self.address)

    @property
    def host(self) -> str:
        """Whom it asks."""
        return urlsplit(self.template).hostname or ""

    def url(self, tile: WebTile) -> str:
        """The address of one tile."""
        south = (1 << tile.zoom) - 1 - tile.y
        filled = {"{z}": tile.zoom, "{x}": tile.x, "{y}": tile.y, "{-y}": south, "{key}": self.key}
        url = self.template
        for mark, value in filled.items():
            url = url.replace(mark, str(value))
        return url


class WebTiles:
    """Reads from the disk what it has, else from the net; safe to use from several threads."""

    def __init__(self, service: Service, folder: Path, limit_bytes: int) -> None:
        """Refused: underlay_address, underlay_key_needed, underlay_is_gcj02, underlay_other_grid."""
        _refuse_unusable(service)
        self.service = service
        self._kept = TileFolder(folder / _folder_of(service), limit_bytes)
        name = service.address if service.address in SHORT_NAMES else service.host
        told = (service.attribution, service.datum, True)
        self.about = TilesAbout(name, 0, service.most_zoom, *told)

    def read(self, tile: WebTile) -> bytes | None:
        """The picture of a tile; TileTrouble where the service does not give it."""
        body = self._kept.read(tile)
        if body is None:
            body = self._fetch(tile)
            self._kept.keep(tile, body)
        return body

    def _fetch(self, tile: WebTile) -> bytes:
        asked = urllib.request.Request(self.service.url(tile), headers=_AGENT)
        try:
            with urllib.request.urlopen(asked, timeout=self.service.timeout_s) as answer:
                body: bytes = answer.read(_MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise TileTrouble("refused", f"HTTP {error.code}") from None
        except (OSError, HTTPException, ValueError) as error:
            raise TileTrouble("unreachable", type(error).__name__) from None
        if len(body) > _MOST_BYTES:
            raise TileTrouble("too_large", str(len(body)))
        if picture_kind(body) is None:
            raise TileTrouble("not_a_picture", self.service.host)
        return body

    def close(self) -> None:
        """Nothing is held open."""


def _refuse_unusable(service: Service) -> None:
    template = service.template
    is_web = urlsplit(template).scheme in ("http", "https") and bool(service.host)
    rows = template.replace("{-y}", "{y}")
    if not is_web or any(mark not in rows for mark in ("{z}", "{x}", "{y}")):
        raise Refused("underlay_address", address=service.address)
    if "{key}" in template and not service.key:
        raise Refused("underlay_key_needed", source=service.host)
    if service.host.endswith(_OTHER_GRID):
        raise Refused("underlay_other_grid", source=service.host)
    if service.datum is not Datum.GCJ02 and service.host.endswith(_SHIFTED):
        raise Refused("underlay_is_gcj02", source=service.host)


def _folder_of(service: Service) -> str:
    """One folder an address; the key is no part of its name."""
    return hashlib.sha256(service.template.encode()).hexdigest()[:16]


class TileFolder:
    """Tiles on disk; beyond the bound the longest unused go. What can't be written is not kept."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit = folder, limit_bytes
        self._lock = threading.Lock()
        self._held: int | None = None

    def read(self, tile: WebTile) -> bytes | None:
        """A tile that is kept, now the most recently used; None where it is not, or is damaged."""
        path = self._path(tile)
        try:
            body = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            path.touch()
        return body if picture_kind(body) is not None else None

    def keep(self, tile: WebTile, body: bytes) -> None:
        """Keep a tile through a second file, so that none is ever half there."""
        if len(body) > self._limit:
            return
        path = self._path(tile)
        beside = path.with_suffix(f".{threading.get_ident()}")
        with self._lock, suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(body)
            beside.replace(path)
            self._count(len(body))

    @property
    def held_bytes(self) -> int:
        """How much is kept."""
        return sum(path.stat().st_size for path in self._folder.rglob("*.tile"))

    def _count(self, more: int) -> None:
        self._held = self.held_bytes if self._held is None else self._held + more
        if self._held > self._limit:
            self._throw_out()

    def _throw_out(self) -> None:
        paths = ((path.stat(), path) for path in self._folder.rglob("*.tile"))
        kept = sorted((told.st_mtime, told.st_size, path) for told, path in paths)
        held = sum(size for _, size, _ in kept)
        for _, size, path in kept:
            if held <= self._limit * _KEPT_SHARE:
                break
            with suppress(OSError):
                path.unlink()
                held -= size
        self._held = held

    def _path(self, tile: WebTile) -> Path:
        return self._folder / str(tile.zoom) / str(tile.x) / f"{tile.y}.tile"
