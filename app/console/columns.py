"""The three columns of the dispatch view: their widths, and the third as a drawer where there is no room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.console.session import Session

MINIMA = (520, 600, 452)
SIZES = (620, 848, 452)
NARROW_MINIMA, LEAST_MINIMA = (460, 420, 452), (424, 400, 452)
LEAST_BELOW_PX = sum(NARROW_MINIMA) + 2
DRAWER_BELOW_PX = sum(MINIMA) + 2


class Columns(QSplitter):
    """Queue, map and detail side by side; the seat remembers how wide somebody has made them."""

    def __init__(self, session: Session, panels: tuple[QWidget, QWidget, QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._session, self._panels = session, panels
        self._side = panels[-1]
        self.is_drawer = False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for panel in panels:
            self.addWidget(panel)
        self.setStretchFactor(1, 1)
        self._restore_sizes()
        self.splitterMoved.connect(self._keep_sizes)

    def take_map(self, lent: QWidget) -> None:
        """The map stands in the middle again."""
        self.insertWidget(1, lent)
        self.setStretchFactor(1, 1)
        lent.show()
        self._restore_sizes()

    def fit(self, width_px: int) -> None:
        """Share so much room out; the third column comes and goes where there is too little."""
        is_drawer = width_px < DRAWER_BELOW_PX
        minima = NARROW_MINIMA if is_drawer else MINIMA
        if width_px < LEAST_BELOW_PX:
            minima = LEAST_MINIMA
        for panel, least_px in zip(self._panels, minima, strict=True):
            panel.setMinimumWidth(least_px)
        if is_drawer != self.is_drawer:
            self.is_drawer = is_drawer
            self._side.setVisible(not is_drawer or bool(self._session.selected_incident))

    @Slot()
    def toggle_side(self) -> None:
        """Show the third column, or hide it."""
        self._side.setVisible(self._side.isHidden())

    def _restore_sizes(self) -> None:
        kept = self._session.preferences.view.get("columns")
        if isinstance(kept, list) and len(kept) == 3 and all(isinstance(px, int) for px in kept):
            self.setSizes(kept)
        else:
            self.setSizes(SIZES)

    @Slot()
    def _keep_sizes(self) -> None:
        self._session.preferences.view["columns"] = self.sizes()
