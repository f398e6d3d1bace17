"""Puts closures onto the map."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.console.closures.feed import ClosureFeed
from app.console.map.marks import ClosureMark
from app.console.map_panel import MapPanel
from dispatch.closure_queries import ClosureState, ClosureView
from dispatch.closures import ClosureKind


class ClosuresOnMap(QObject):
    """Follows the feed, and the map's canvas when a new ground brings another one."""

    def __init__(self, panel: MapPanel, feed: ClosureFeed) -> None:
        super().__init__(panel)
        self._panel, self._feed = panel, feed
        panel.ground.made.connect(self._show)
        feed.changed.connect(self._show)
        # A ground that was read before is there at once.
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._panel.canvas is not None:
            self._panel.canvas.set_closures([closure_mark(view) for view in self._feed.views])


def closure_mark(view: ClosureView) -> ClosureMark:
    """How a closure is put on the map."""
    is_slow = view.closure.kind is ClosureKind.SLOW
    return ClosureMark(view.closure.number, is_slow, view.state is ClosureState.PLANNED, view.lines)
