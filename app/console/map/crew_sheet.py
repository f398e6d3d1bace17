"""One sheet that holds every crew symbol in use, so that thousands are painted in one call."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.map.map_data import Floats
from app.console.paint.crew_symbols import CrewKind, CrewStatus, paint_crew, paint_wedge
from app.console.paint.painting import painting
from app.console.theme.tokens import Tokens

# Room for a wedge, and what of it a symbol leaves empty on each side, in sizes of a symbol.
_CELL, _INSET = 48 / 22, 8 / 22
_COLUMNS = 16
_HEADINGS = 32
SymbolKey = tuple[CrewKind, CrewStatus, str]


class CrewSheet:
    """Symbols of one theme, pixel ratio and size in px; the first cells are heading wedges, turned in steps.

    Everything is drawn at its final size and direction: turning or scaling sprites while painting costs
    twenty times as much as copying them.
    """

    def __init__(self, tokens: Tokens, ratio: float, size: float) -> None:
        self._tokens, self._ratio, self._size = tokens, ratio, size
        self._cells: dict[SymbolKey, int] = {}
        self._side = 2 * math.ceil(_CELL * size * ratio / 2)
        self._inset = math.floor(_INSET * size * ratio)
        self.pixmap = self._blank(2)
        for step in range(_HEADINGS):
            self._paint_cell(step, None)

    def wedge_cells(self, heading_deg: Floats) -> NDArray[np.int64]:
        """The cell of the wedge nearest to each heading in degrees clockwise from north."""
        steps: NDArray[np.int64] = np.round(heading_deg / (360 / _HEADINGS)).astype(np.int64) % _HEADINGS
        return steps

    def cells(self, keys: Sequence[SymbolKey]) -> NDArray[np.int64]:
        """The cell of each symbol; those seen for the first time are painted now."""
        for key in keys:
            if key not in self._cells:
                self._add(key)
        return np.array([self._cells[key] for key in keys], dtype=np.int64)

    def fragments(self, cells: NDArray[np.int64], screen: Floats, opacity: Floats | float = 1.0) -> Floats:
        """Sprites (n, 10) for `draw_fragments`, with middles at `screen` (n, 2) in logical px."""
        inset = np.where(cells < _HEADINGS, 0, self._inset)
        rows = np.empty((len(cells), 10))
        # Middles on whole device pixels keep the characters sharp; sides are even for the same reason.
        rows[:, 0:2] = np.round(screen * self._ratio) / self._ratio
        rows[:, 2] = cells % _COLUMNS * self._side + inset
        rows[:, 3] = cells // _COLUMNS * self._side + inset
        rows[:, 4] = rows[:, 5] = self._side - 2 * inset
        rows[:, 6:8] = 1 / self._ratio
        rows[:, 8] = 0.0
        rows[:, 9] = opacity
        return rows

    def _blank(self, rows: int) -> QPixmap:
        sheet = QPixmap(_COLUMNS * self._side, rows * self._side)
        sheet.fill(Qt.GlobalColor.transparent)
        return sheet

    def _add(self, key: SymbolKey) -> None:
        cell = len(self._cells) + _HEADINGS
        self._cells[key] = cell
        rows = cell // _COLUMNS + 1
        if rows * self._side > self.pixmap.height():
            grown = self._blank(2 * rows)
            with painting(grown) as painter:
                painter.drawPixmap(0, 0, self.pixmap)
            self.pixmap = grown
        self._paint_cell(cell, key)

    def _paint_cell(self, cell: int, key: SymbolKey | None) -> None:
        with painting(self.pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(cell % _COLUMNS * self._side, cell // _COLUMNS * self._side)
            painter.translate(self._side / 2, self._side / 2)
            painter.scale(self._ratio, self._ratio)
            if key is None:
                paint_wedge(painter, self._size / 2, cell * 360 / _HEADINGS, self._tokens)
            else:
                kind, status, character = key
                paint_crew(painter, QPointF(0, 0), self._size, kind, status, character, self._tokens)
