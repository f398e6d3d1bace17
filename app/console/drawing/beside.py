"""The panels of what is drawn by hand: one at a time stands where the detail is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from app.console.closures.feed import ClosureFeed
from app.console.closures.panel import ClosurePanel
from app.console.drawing.panel import DrawingPanel
from app.console.drawing.pens import Pens
from app.console.session import Session
from app.console.zones.panel import ZonePanel


class PanelsBeside(QObject):
    """Makes each when it is first wanted; what it was asked by again, or its own button, takes it away."""

    shown = Signal()
    left = Signal()

    def __init__(self, session: Session, feed: ClosureFeed, pens: Pens, side: QStackedWidget) -> None:
        super().__init__(side)
        self._session, self._feed, self._pens, self._side = session, feed, pens, side
        self.closures: ClosurePanel | None = None
        self.zones: ZonePanel | None = None

    @property
    def current(self) -> DrawingPanel | None:
        """The panel that stands there; None while the detail or the form does."""
        beside = self._side.currentWidget()
        return beside if isinstance(beside, DrawingPanel) else None

    @Slot()
    def toggle_closures(self) -> None:
        """Show the closures; or the detail again."""
        if self.closures is None:
            self.closures = ClosurePanel(self._session, self._feed, self._pens.closures)
            self._add(self.closures)
        self._toggle(self.closures)

    @Slot()
    def toggle_zones(self) -> None:
        """Show the zones that are drawn by hand; or the detail again."""
        if self.zones is None:
            self.zones = ZonePanel(self._session, self._pens.zones)
            self._add(self.zones)
        self._toggle(self.zones)

    def leave(self) -> None:
        """Leave the panel that stands there: what is being drawn first, then the panel."""
        if self.current is not None:
            self.current.leave()

    def _add(self, panel: DrawingPanel) -> None:
        panel.closed.connect(self.left)
        self._side.addWidget(panel)

    def _toggle(self, panel: DrawingPanel) -> None:
        if self.current is panel:
            self.left.emit()
            return
        self._pens.put_away()
        self._side.setCurrentWidget(panel)
        self._side.setVisible(True)
        self.shown.emit()
        panel.draw_button.setFocus()
