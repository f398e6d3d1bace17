"""Puts closures onto the map."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.console.closures.feed import ClosureFeed
from app.console.map.marks import ClosureMark
from app.console.map_panel import MapPanel
from app.console.session import Session
from app.words import Words
from app.words.closures import kind_words, span_words
from dispatch.closure_queries import ClosureState, ClosureView
from dispatch.closures import ClosureKind


class ClosuresOnMap(QObject):
    """Follows the feed, and the map's canvas when a new ground brings another one."""

    def __init__(self, session: Session, panel: MapPanel, feed: ClosureFeed) -> None:
        super().__init__(panel)
        self._session, self._panel, self._feed = session, panel, feed
        session.appearance_changed.connect(self._show)
        panel.ground.made.connect(self._show)
        feed.changed.connect(self._show)
        # A ground that was read before is there at once.
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._panel.canvas is not None:
            words = self._session.words
            self._panel.canvas.set_closures([closure_mark(view, words) for view in self._feed.views])


def closure_mark(view: ClosureView, words: Words) -> ClosureMark:
    """How a closure is put on the map, and what a pointer on it is told."""
    closure, is_planned = view.closure, view.state is ClosureState.PLANNED
    what = f"{closure.number} {kind_words(closure, words)}"
    state = f"{words.say(f'closure_state.{view.state}')}{words.say('list.dot')}{span_words(closure, words)}"
    text = "\n".join(line for line in (what, closure.stretch.street, closure.reason, state) if line)
    return ClosureMark(closure.number, closure.kind is ClosureKind.SLOW, is_planned, view.lines, text)
