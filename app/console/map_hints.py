"""What a pointer that rests on the map is told: the mark under it, else road, ground and zones."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from app.console.clock_words import clock_sentence
from app.console.map.canvas import MapCanvas
from app.console.map.road_finder import road_at
from app.console.session import Session

_ROAD_PX = 8.0


class MapHints(QObject):
    """Answers the canvas's wish for a tool tip; nothing is looked for before a pointer rests."""

    def __init__(self, session: Session, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.hint_at(QPointF(event.pos())), self._canvas)
            return True
        return super().eventFilter(watched, event)

    def hint_at(self, point: QPointF) -> str:
        """The lines about a point of the canvas; empty where nothing is known of it."""
        hit = self._canvas.hit_at(point)
        lines = {
            "incident": self._incident,
            "crew": self._crew,
            "cluster": self._crowd,
            "post": self._post,
            "closure": self._closure,
            "facility": self._facility,
        }.get(hit.kind if hit is not None else "", self._ground)
        return "\n".join(line for line in lines(hit.id if hit is not None else "", point) if line)

    def _incident(self, incident_id: str, _point: QPointF) -> Iterator[str]:
        incident, words = self._session.situation.incidents.get(incident_id), self._session.words
        if incident is None:
            return
        yield f"{incident.short_number} {words.say(f'category.{incident.category}')}"
        view = self._session.clocks.views.get(incident_id)
        yield clock_sentence(view, words) if view is not None else words.say(f"state.{incident.state}")
        yield incident.place.text

    def _crew(self, crew_id: str, _point: QPointF) -> Iterator[str]:
        session = self._session
        crew, now = session.situation.crews.get(crew_id), session.now()
        if crew is None:
            return
        yield f"{crew.call_sign} {crew.name}"
        status, fix = session.situation.status_of(crew, now), session.situation.fix_of(crew)
        said = session.words.say(f"crew_status.{status}")
        yield session.words.say("list.dot").join([session.words.say(f"crew_kind.{crew.kind}"), said])
        if fix is not None:
            yield session.words.say("map.hint.fix", age_s=(now - fix.fixed_at).total_seconds())

    def _crowd(self, _incident_id: str, _point: QPointF) -> Iterator[str]:
        yield self._session.words.say("map.hint.crowd")

    def _post(self, row: str, _point: QPointF) -> Iterator[str]:
        yield self._canvas.picture.scene.plates[int(row)].text

    def _closure(self, row: str, _point: QPointF) -> Iterator[str]:
        yield self._canvas.picture.scene.closures[int(row)].mark.text

    def _facility(self, row: str, _point: QPointF) -> Iterator[str]:
        yield self._canvas.picture.scene.facilities[int(row)].text

    def _ground(self, _zone: str, point: QPointF) -> Iterator[str]:
        """The road, what covers the ground, then all zones there from the widest to the finest."""
        canvas, atlas = self._canvas, self._session.centre.atlas
        x, y = canvas.view.to_map(point)
        yield road_at(canvas.picture.ground, x, y, _ROAD_PX * canvas.view.metres_per_px)
        yield canvas.picture.ground.named_areas.at(x, y)
        found = atlas.at(*canvas.picture.ground.to_lonlat(x, y))
        codes = (found.sub_district, found.precinct, found.community, found.unit_grid)
        names = [atlas.by_code(code).name for code in codes if code is not None]
        yield self._session.words.say("list.dot").join(names)
