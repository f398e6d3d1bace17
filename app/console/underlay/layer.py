"""Paints web tiles under the map: each where its corners lie in the plane of the district."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QTransform

from app.console.map.map_data import Floats, MapMetres
from app.console.map.tile_frame import TileFrame
from app.console.map.view import Box
from app.console.paint.painting import saved
from app.console.underlay.fetcher import Fetcher
from data.underlays.tiles import TilesAbout, TileSource
from gis.datum import from_wgs84, to_wgs84
from gis.web_mercator import WebTile, tiles_in, zoom_for

LAYER = "underlay"
HELD_BYTES = 64 * 1024 * 1024
GATHER_MS = 120
"""Tiles that come close together are drawn at once."""
_OPACITY = {"dark": 0.55, "light": 0.85}
_FARTHER = 4
"""So many zooms farther out a picture is looked for that stands in for one that has not come."""


class Underlay(QObject):
    """Holds unpacked tiles of one source up to a bound; `arrived` tells of what was missing and has come."""

    arrived = Signal(object)
    """Boxes in map metres where there is something new to be seen."""

    def __init__(self, source: TileSource, metres: MapMetres, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._metres = metres
        self.about: TilesAbout = source.about
        self.fetcher = Fetcher(source, self)
        self.fetcher.came.connect(self._take)
        self._source = source
        self._images: OrderedDict[WebTile, QImage | None] = OrderedDict()
        self._bytes = 0
        self._new: list[Box] = []
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._tell)

    def close(self) -> None:
        """Fetch nothing more."""
        self.fetcher.close()

    # ------------------------------------------------------------------ tiles

    @Slot(object, object)
    def _take(self, tile: WebTile, image: QImage | None) -> None:
        self._images[tile] = image
        self._bytes += image.sizeInBytes() if image is not None else 0
        while self._bytes > HELD_BYTES:
            _, oldest = self._images.popitem(last=False)
            self._bytes -= oldest.sizeInBytes() if oldest is not None else 0
        if image is not None:
            metres = self._corners(tile)
            (left, bottom), (right, top) = metres.min(axis=0).tolist(), metres.max(axis=0).tolist()
            self._new.append(Box(left, bottom, right, top))
            if not self._gather.isActive():
                self._gather.start()

    @Slot()
    def _tell(self) -> None:
        new, self._new = self._new, []
        self.arrived.emit(new)

    def _corners(self, tile: WebTile) -> Floats:
        """The corners of a tile in map metres, (4, 2): shifted tiles are put where they belong."""
        lons, lats = zip(*tile.corners, strict=True)
        lon, lat = to_wgs84(lons, lats, self.about.datum)
        return self._metres.to_metres(lon, lat)

    def tiles_of(self, box: Box, metres_per_px: float) -> tuple[WebTile, ...]:
        """The tiles that a box of map metres needs at a scale."""
        edges = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
        lons, lats = zip(*(self._metres.to_lonlat(x, y) for x, y in edges), strict=True)
        lon, lat = from_wgs84(lons, lats, self.about.datum)
        middle = float(np.mean(lats))
        zoom = zoom_for(metres_per_px, middle)
        zoom = max(self.about.least_zoom, min(self.about.most_zoom, zoom))
        return tiles_in(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()), zoom)

    # ------------------------------------------------------------------ painting

    def paint(self, painter: QPainter, frame: TileFrame) -> None:
        """Paint what has come into a tile of the map, and ask for the rest."""
        if LAYER not in frame.layers:
            return
        with saved(painter):
            painter.setOpacity(_OPACITY.get(frame.tokens.name, 0.85))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            per_px = frame.metres_per_px / painter.device().devicePixelRatioF()
            for tile in self.tiles_of(frame.box, per_px):
                self._paint_tile(painter, frame, tile)

    def _paint_tile(self, painter: QPainter, frame: TileFrame, tile: WebTile) -> None:
        if tile not in self._images:
            self.fetcher.ask(tile)
        found = next(self._pictures(tile), None)
        if found is None:
            return
        image, part = found
        with saved(painter):
            painter.setTransform(self._placing(tile, frame), True)
            painter.drawImage(QRectF(0, 0, 1, 1), image, part)

    def _placing(self, tile: WebTile, frame: TileFrame) -> QTransform:
        """The unit square onto a tile by three corners: the fourth is off by far less than a pixel."""
        west_north, east_north, _, west_south = (
            frame.transform.map(QPointF(x, y)) for x, y in self._corners(tile).tolist()
        )
        across, down = east_north - west_north, west_south - west_north
        return QTransform(across.x(), across.y(), down.x(), down.y(), west_north.x(), west_north.y())

    def _pictures(self, tile: WebTile) -> Iterator[tuple[QImage, QRectF]]:
        """The tile's own picture, else the part of one farther out that shows the same."""
        for levels in range(min(_FARTHER, tile.zoom) + 1):
            image = self._images.get(tile.parent(levels))
            if image is not None:
                share = 1 << levels
                width, height = image.width() / share, image.height() / share
                yield image, QRectF((tile.x % share) * width, (tile.y % share) * height, width, height)
