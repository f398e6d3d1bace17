"""The map's colours of zones by an indicator and its heat of incidents, asked for again while shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.console.ageing import Ageing
from app.console.map.heat import Heat, heat_of
from app.console.map.local_plane import LocalPlane
from app.console.map.map_data import Ground
from app.console.map.marks import LegendEntry
from app.console.session import Session
from app.console.zone_shading import Shading, shading_of
from dispatch.zone_figures import FIGURED_KINDS, Indicator, ZoneFigure, ZoneFigures
from gis.zones import ZoneKind

AGAIN_AFTER_S = 10
HEAT = "heat"
"""The layer's code."""


class ZoneColours(QObject):
    """What was chosen is kept with the seat's view; nothing is asked for while nothing is chosen."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.shading = Shading()
        self.heat: Heat | None = None
        self._figures: tuple[Indicator, ZoneKind, Sequence[ZoneFigure]] | None = None
        self._ground: Ground | None = None
        self._wants_heat = False
        self._ageing = Ageing(session, self._ask_if_shown, AGAIN_AFTER_S, self)
        session.appearance_changed.connect(self._shade)

    @property
    def indicator(self) -> Indicator | None:
        """What zones are coloured by; None: by nothing."""
        kept = self._session.preferences.view.get("indicator")
        return Indicator(kept) if kept in set(Indicator) else None

    @property
    def kind(self) -> ZoneKind:
        """The level of zones that is coloured."""
        kept = self._session.preferences.view.get("indicator_level")
        return ZoneKind(kept) if kept in set(FIGURED_KINDS) else ZoneKind.SUB_DISTRICT

    def choose(self, indicator: Indicator | None, kind: ZoneKind) -> None:
        """Colour the zones of a kind by this from now on."""
        view = self._session.preferences.view
        view["indicator"], view["indicator_level"] = indicator.value if indicator else "", kind.value
        self.ask()

    def show_on(self, ground: Ground, layers: frozenset[str]) -> None:
        """The ground on which they are shown, and whether heat is one of the layers."""
        self._ground, self._wants_heat = ground, HEAT in layers
        self.ask()

    @property
    def legend(self) -> list[LegendEntry]:
        """The lines of the legend."""
        heat, words = self.heat, self._session.words
        found = (
            [] if heat is None else [LegendEntry("heat", words.say("map.legend.heat", peak=heat.peak_km2))]
        )
        return [*found, *self.shading.legend]

    @Slot()
    def ask(self) -> None:
        """Ask for what is shown, as it is now."""
        self._ageing.renew()
        indicator, kind = self.indicator, self.kind
        if indicator is None:
            self._figures = None
            self._shade()
        else:
            self._session.ask(
                ZoneFigures(indicator, kind), lambda found: self._take(indicator, kind, found), self._miss
            )
        self._ask_heat()

    def _ask_if_shown(self) -> None:
        if self.indicator is not None or self._wants_heat:
            self.ask()

    def _take(self, indicator: Indicator, kind: ZoneKind, figures: Sequence[ZoneFigure]) -> None:
        if (indicator, kind) == (self.indicator, self.kind):
            self._figures = indicator, kind, figures
            self._shade()

    def _miss(self, error: BaseException) -> None:
        self._figures = None
        self._shade()
        self._session.tell_failure(error)

    @Slot()
    def _shade(self) -> None:
        settings, words = self._session.centre.settings, self._session.words
        shading = Shading() if self._figures is None else shading_of(*self._figures, settings, words)
        if shading != self.shading:
            self.shading = shading
            self.changed.emit()

    def _ask_heat(self) -> None:
        ground = self._ground
        if not self._wants_heat or ground is None:
            if self.heat is not None:
                self.heat = None
                self.changed.emit()
            return
        places = np.array(self._places_of_today(), dtype=np.float64).reshape(-1, 2)
        self._session.tasks.read(
            "heat", lambda: heat_of(LocalPlane(ground).to_metres(places)), self._take_heat, self._miss
        )

    def _places_of_today(self) -> list[tuple[float, float]]:
        session, centre = self._session, self._session.centre
        begins = datetime.combine(centre.local(session.now()).date(), time(), centre.zone)
        return [
            (incident.place.lon, incident.place.lat)
            for incident in session.situation.incidents.values()
            if incident.received_at >= begins
            and incident.place.lon is not None
            and incident.place.lat is not None
        ]

    def _take_heat(self, heat: Heat | None) -> None:
        if self._wants_heat:
            self.heat = heat
            self.changed.emit()
