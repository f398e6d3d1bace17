"""The menu of the map's layers: each is switched on and off by name."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.console.patrols.tracks import LAYER as PATROL_TRACK
from app.console.session import Session
from app.console.zone_colours import HEAT, ZoneColours
from data.underlays.choosing import has_underlay
from dispatch.zone_figures import FIGURED_KINDS, Indicator
from gis.zones import ZoneKind

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
    "building",
    "road",
    "place",
    "permit",
    "facility",
    "incident",
    TO_CHECK,
    "crew",
    PATROL_TRACK,
    "coverage",
    HEAT,
    UNDERLAY,
)
HIDDEN_AT_FIRST = frozenset(
    {"community", "unit_grid", "permit", "facility", TO_CHECK, PATROL_TRACK, "coverage", HEAT}
)


def shown_layers(session: Session) -> frozenset[str]:
    """What this seat wants to see on its maps; until it says otherwise, what is not too much at first."""
    kept = session.preferences.view.get("layers")
    at_first = frozenset(LAYERS) - HIDDEN_AT_FIRST
    return frozenset(str(code) for code in kept) if isinstance(kept, list) else at_first


class LayerMenu(QMenu):
    """Offers the layers; what is shown is kept with the seat's view."""

    chosen = Signal(object)
    """The codes of the layers that are wanted."""

    def __init__(self, session: Session, colours: ZoneColours, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._colours = session, colours
        self.shown = shown_layers(session)
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
        self.addSeparator()
        self._offer_indicators()
        self._offer_levels()

    def _offer_indicators(self) -> None:
        words, chosen = self._session.words, self._colours.indicator
        menu = self.addMenu(words.say("layer.indicator"))
        offered: list[tuple[Indicator | None, str]] = [(None, words.say("layer.indicator.none"))]
        offered += [(each, words.say(f"indicator.{each}")) for each in Indicator]
        group = QActionGroup(menu)
        for indicator, text in offered:
            action = group.addAction(menu.addAction(text))
            action.setCheckable(True)
            action.setChecked(indicator == chosen)
            action.setData(indicator.value if indicator else "")
        group.triggered.connect(self._take_indicator)

    def _offer_levels(self) -> None:
        words, atlas = self._session.words, self._session.centre.atlas
        menu = self.addMenu(words.say("layer.indicator.level"))
        group = QActionGroup(menu)
        for kind in FIGURED_KINDS:
            action = group.addAction(menu.addAction(words.say(f"layer.{kind}")))
            action.setCheckable(True)
            action.setChecked(kind is self._colours.kind)
            action.setEnabled(bool(atlas.of_kind(kind)))
            action.setData(kind.value)
        group.triggered.connect(self._take_level)

    @Slot(QAction)
    def _take_indicator(self, action: QAction) -> None:
        code = str(action.data())
        self._colours.choose(Indicator(code) if code else None, self._colours.kind)

    @Slot(QAction)
    def _take_level(self, action: QAction) -> None:
        self._colours.choose(self._colours.indicator, ZoneKind(str(action.data())))

    def switch(self, code: str) -> None:
        """Switch one layer on or off."""
        self._show(self.shown ^ {code})

    @Slot()
    def _take(self) -> None:
        layers = [action for action in self.actions() if action.data() in LAYERS]
        offered = {str(action.data()): action.isChecked() for action in layers}
        chosen = {code for code, is_checked in offered.items() if is_checked}
        self._show(frozenset(chosen | (self.shown - offered.keys())))

    def _show(self, shown: frozenset[str]) -> None:
        self.shown = shown
        self._session.preferences.view["layers"] = sorted(self.shown)
        self.chosen.emit(self.shown)
