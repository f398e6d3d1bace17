"""A choropleth of thousands of cells kept as one picture while the map is panned within a margin."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.layers.areas import MANY_ZONES, paint_shades
from app.console.map.look import Look
from app.console.map.scene import Scene
from app.console.paint.painting import painting

_MARGIN_PX = 160


class ShadeCache:
    """The last choropleth painted, larger than its view by a margin all round."""

    def __init__(self) -> None:
        self._look: Look | None = None
        self._paths: object = None
        self._picture = QPixmap()

    def paint(self, painter: QPainter, scene: Scene, look: Look) -> None:
        """Paint the zones' colours; few zones are painted afresh, many come from the kept picture."""
        if len(scene.shades) < MANY_ZONES:
            paint_shades(painter, scene, look)
            return
        if not self._serves(scene, look):
            self._render(scene, look)
        assert self._look is not None
        painter.drawPixmap(look.view.offset(look.ratio) - self._look.view.offset(look.ratio), self._picture)

    def _serves(self, scene: Scene, look: Look) -> bool:
        kept = self._look
        if kept is None or self._paths is not scene.shade_paths:
            return False
        same = replace(kept, view=look.view, now_s=look.now_s) == look
        wide = look.view.resized(look.view.width + 2 * _MARGIN_PX, look.view.height + 2 * _MARGIN_PX)
        if not same or (kept.view.level, kept.view.width, kept.view.height) != (
            wide.level,
            wide.width,
            wide.height,
        ):
            return False
        reach = _MARGIN_PX * look.view.metres_per_px
        return abs(kept.view.x - wide.x) < reach and abs(kept.view.y - wide.y) < reach

    def _render(self, scene: Scene, look: Look) -> None:
        wide = look.view.resized(look.view.width + 2 * _MARGIN_PX, look.view.height + 2 * _MARGIN_PX)
        self._look, self._paths = replace(look, view=wide), scene.shade_paths
        self._picture = QPixmap(round(wide.width * look.ratio), round(wide.height * look.ratio))
        self._picture.setDevicePixelRatio(look.ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        with painting(self._picture) as painter:
            paint_shades(painter, scene, self._look)
