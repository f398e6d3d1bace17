"""The menu of the map's layers: each is switched on and off by name."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from app.console.session import Session
from data.underlays.choosing import has_underlay

TO_CHECK = "to_check"
"""Incidents that only wait to be verified and closed; they would hide those that run."""
UNDERLAY = "underlay"
"""Offered only where the centre's settings name one."""
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
    UNDERLAY,
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
        has_none = not has_underlay(self._session.centre.settings)
        for code in LAYERS:
            if code == UNDERLAY and has_none:
                continue
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
        offered = {str(action.data()): action.isChecked() for action in self.actions()}
        chosen = {code for code, is_checked in offered.items() if is_checked}
        self._show(frozenset(chosen | (self.shown - offered.keys())))

    def _show(self, shown: frozenset[str]) -> None:
        self.shown = shown
        self._session.preferences.view["layers"] = sorted(self.shown)
        self.chosen.emit(self.shown)
