"""The menu of the map's layers: each is switched on and off by name."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from app.console.session import Session

TO_CHECK = "to_check"
"""Incidents that only wait to be verified and closed; they would hide those that run."""
LAYERS = (
    "sub_district",
    "precinct",
    "community",
    "functional_zone",
    "unit_grid",
    "road",
    "place",
    "incident",
    TO_CHECK,
    "crew",
    "coverage",
)
HIDDEN_AT_FIRST = frozenset({"community", "unit_grid", TO_CHECK, "coverage"})


class LayerMenu(QMenu):
    """Offers the layers; what is shown is kept with the seat's view."""

    chosen = Signal(object)
    """The codes of the layers that are wanted."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        kept = session.preferences.view.get("layers")
        at_first = frozenset(LAYERS) - HIDDEN_AT_FIRST
        self.shown = frozenset(str(code) for code in kept) if isinstance(kept, list) else at_first
        self.aboutToShow.connect(self.offer)

    @Slot()
    def offer(self) -> None:
        """List the layers in the session's language."""
        self.clear()
        for code in LAYERS:
            action = self.addAction(self._session.words.say(f"layer.{code}"))
            action.setCheckable(True)
            action.setChecked(code in self.shown)
            action.setData(code)
            action.triggered.connect(self._take)

    def switch(self, code: str) -> None:
        """Switch one layer on or off."""
        self._show(self.shown ^ {code})

    @Slot()
    def _take(self) -> None:
        self._show(frozenset(str(action.data()) for action in self.actions() if action.isChecked()))

    def _show(self, shown: frozenset[str]) -> None:
        self.shown = shown
        self._session.preferences.view["layers"] = sorted(self.shown)
        self.chosen.emit(self.shown)
