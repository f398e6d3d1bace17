"""One sheet that holds every crew symbol in use, so that thousands are painted in one call."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.console.paint.crew_symbols import MAP_SIZE, CrewKind, CrewStatus, paint_crew, paint_wedge
from app.console.paint.painting import painting
from app.console.theme.tokens import Tokens

_CELL_PX = 48
_COLUMNS = 16
SymbolKey = tuple[CrewKind, CrewStatus, str]


class CrewSheet:
    """Symbols of one theme, pixel ratio and scale; cell 0 is the heading wedge, pointing north."""

    def __init__(self, tokens: Tokens, ratio: float, scale: float) -> None:
        self._tokens, self._ratio, self._scale = tokens, ratio, scale
        self._cells: dict[SymbolKey, int] = {}
        self._side = math.ceil(_CELL_PX * ratio * scale)
        self.pixmap = self._blank(1)
        self._paint_cell(0, None)

    def cells(self, keys: list[SymbolKey]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The cell of each symbol; those seen for the first time are painted now."""
        for key in dict.fromkeys(keys):
            if key not in self._cells:
                self._add(key)
        return np.array([self._cells[key] for key in keys], dtype=np.int64)

    def fragments(
        self,
        cells: np.ndarray[tuple[int], np.dtype[np.int64]],
        x: np.ndarray[tuple[int], np.dtype[np.float64]],
        y: np.ndarray[tuple[int], np.dtype[np.float64]],
        size: float,
        degrees: np.ndarray[tuple[int], np.dtype[np.float64]] | float = 0.0,
        opacity: np.ndarray[tuple[int], np.dtype[np.float64]] | float = 1.0,
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Sprites (n, 10) for `draw_fragments`, with middles at x, y."""
        rows = np.empty((len(cells), 10))
        # Middles on whole device pixels keep the characters sharp.
        rows[:, 0] = np.round(x * self._ratio) / self._ratio + (self._side % 2) / (2 * self._ratio)
        rows[:, 1] = np.round(y * self._ratio) / self._ratio + (self._side % 2) / (2 * self._ratio)
        rows[:, 2] = cells % _COLUMNS * self._side
        rows[:, 3] = cells // _COLUMNS * self._side
        rows[:, 4:6] = self._side
        rows[:, 6:8] = size / self._ratio
        rows[:, 8] = degrees
        rows[:, 9] = opacity
        return rows

    def _blank(self, rows: int) -> QPixmap:
        sheet = QPixmap(_COLUMNS * self._side, rows * self._side)
        sheet.fill(Qt.GlobalColor.transparent)
        return sheet

    def _add(self, key: SymbolKey) -> None:
        cell = len(self._cells) + 1
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
            size = MAP_SIZE * self._scale
            if key is None:
                paint_wedge(painter, size / 2, 0.0, self._tokens)
            else:
                kind, status, character = key
                paint_crew(painter, QPointF(0, 0), size, kind, status, character, self._tokens)
