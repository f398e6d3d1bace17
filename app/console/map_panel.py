"""The map beside the queue: the live picture on it, the selected incident's ways and reach, its controls."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from app.console.advice_feed import AdviceFeed
from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.coverage_layer import COVERAGE, coverage_areas, post_marks
from app.console.crew_trail import CrewTrail
from app.console.crews_on_map import CrewsOnMap
from app.console.focus_ring import FocusRing
from app.console.incidents_on_map import IncidentsOnMap
from app.console.layer_menu import TO_CHECK, LayerMenu
from app.console.map.canvas import MapCanvas
from app.console.map.map_data import Ground
from app.console.map.marks import Area, LegendEntry, RouteLine
from app.console.map.picture import ALL_LAYERS
from app.console.map.view import View
from app.console.map_ground import GroundFeed, in_language
from app.console.map_hints import MapHints
from app.console.map_legend import map_legend
from app.console.map_marks import crews_to_name, route_lines
from app.console.map_message import MapMessage
from app.console.patrols.tracks import LAYER as PATROL_TRACK
from app.console.patrols.tracks import PatrolTracks
from app.console.place_pin import PlacePin
from app.console.reach_feed import ReachFeed
from app.console.session import Session
from app.console.status_key import StatusKey
from app.console.zone_colours import ZoneColours

LEGEND_FROM_PX = 560


class MapPanel(QWidget):
    """Shows the canvas once its ground is made; until then says what is being read, or why there is none."""

    ground_chosen = Signal(float, float)
    """Lon and lat of a click that somebody waits for."""
    place_asked = Signal(float, float)
    """Lon and lat of any other click on the ground."""
    layers_chosen = Signal(object)

    def __init__(
        self, session: Session, advice: AdviceFeed, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._advice, self._commands = session, advice, commands
        self.canvas: MapCanvas | None = None
        self._crews = CrewsOnMap(session, self)
        self.trail = CrewTrail(session, self)
        self._tracks = PatrolTracks(session, self)
        for feed in (self.trail, self._tracks):
            feed.changed.connect(self._show_advice)
        self.reach = ReachFeed(session, advice, self)
        self.reach.changed.connect(self._show_reach)
        self._wants_click = False
        self._pinned: tuple[float, float] | None = None
        self._picked: tuple[Area, ...] = ()
        self.colours = ZoneColours(session, self)
        self.colours.changed.connect(self._show_colours)
        self._menu = LayerMenu(session, self.colours, self)
        self._menu.chosen.connect(self._set_layers)
        self.incidents = IncidentsOnMap(session, advice, lambda: TO_CHECK in self._menu.shown, self)
        self.message = MapMessage(session, commands)
        self._plan: tuple[RouteLine, ...] = ()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.message)
        self.ground = GroundFeed(session, self)
        self.ground.made.connect(self._take_ground)
        self.ground.missed.connect(self.message.tell)
        self.message.retried.connect(self.ground.read)
        self._listen()
        self.ground.read()

    @Slot(object)
    def _take_ground(self, ground: Ground) -> None:
        """Show the map of a ground; a newer one takes the older one's place, the view stays."""
        session, older = self._session, self.canvas
        canvas = self.canvas = MapCanvas(ground, self, clock=lambda: session.now().timestamp())
        self._pin, self._ring = PlacePin(session, canvas), FocusRing(session, canvas)
        self.hints = MapHints(session, canvas)
        self._stack.addWidget(canvas)
        self._stack.setCurrentWidget(canvas)
        self._add_controls(canvas)
        if older is None:
            self._restore_view()
        else:
            self._take_over(older, canvas)
        self._connect(canvas)
        self._appear()

    def _take_over(self, older: MapCanvas, canvas: MapCanvas) -> None:
        """Metres of two grounds differ, degrees don't."""
        self._set_layers(self._menu.shown)
        x, y = canvas.picture.ground.to_metres(*older.picture.ground.to_lonlat(older.view.x, older.view.y))[0]
        canvas.set_view(older.view.centred(float(x), float(y)))
        canvas.set_locked(older.is_locked)
        self._pin.show_position(self._pinned)
        if older.hasFocus():
            canvas.setFocus()
        self._stack.removeWidget(older)
        older.deleteLater()

    def show_plan(self, lines: tuple[RouteLine, ...]) -> None:
        """Draw the lines of a plan beside the ways of advice; none: no plan is shown."""
        self._plan = lines
        self._show_advice()

    def show_pin(self, position: tuple[float, float] | None) -> None:
        """Mark where the report that is being written is; None: nowhere."""
        self._pinned = position
        if self.canvas is not None:
            self._pin.show_position(position)

    def _add_controls(self, canvas: MapCanvas) -> None:
        commands = self._commands
        commands["lock_view"].setCheckable(True)
        self._controls = QWidget(canvas)
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for code in ("lock_view", "layers", "go_to_selected"):
            row.addWidget(ActionButton(commands[code]))
        self._controls.move(12, 12)
        self._controls.show()
        self._key = StatusKey(self._session, canvas)
        self._key.follow(canvas.view.metres_per_px)

    def _connect(self, canvas: MapCanvas) -> None:
        commands = self._commands
        self.ground.named.connect(canvas.set_names)
        canvas.incident_clicked.connect(self._session.open_incident)
        canvas.crew_clicked.connect(self._session.select_crew)
        canvas.ground_clicked.connect(self._take_click)
        canvas.lock_changed.connect(self._show_lock)
        canvas.view_changed.connect(self._keep_view)
        commands["lock_view"].triggered.connect(canvas.set_locked)
        commands["go_to_selected"].triggered.connect(canvas.go_to_selected)

    def _listen(self) -> None:
        session = self._session
        self._commands["layers"].triggered.connect(self.show_layers)
        self._commands["coverage"].triggered.connect(self._switch_coverage)
        session.coverage.changed.connect(self._show_reach)
        session.incident_selected.connect(self._show_selection)
        session.crew_selected.connect(self._show_selection)
        session.appearance_changed.connect(self._appear)
        self._advice.changed.connect(self._show_advice)

    @Slot(bool)
    def _show_lock(self, is_locked: bool) -> None:
        action = self._commands["lock_view"]
        action.setChecked(is_locked)
        action.setText(self._session.words.say("map.locked" if is_locked else "command.lock_view"))
        self._session.preferences.view["map_locked"] = is_locked
        self._fit_controls()

    @Slot()
    def show_layers(self) -> None:
        """Offer the layers to be switched on and off."""
        self._menu.popup(self.mapToGlobal(QPoint(12, 56)))

    @Slot()
    def _switch_coverage(self) -> None:
        self._menu.switch(COVERAGE)

    @Slot(object)
    def _set_layers(self, layers: frozenset[str]) -> None:
        if self.canvas is not None:
            self.canvas.set_layers(layers & ALL_LAYERS)
            self.colours.show_on(self.canvas.picture.ground, layers)
            self._tracks.switch(PATROL_TRACK in layers)
            self._show_reach()
            self.incidents.show_on(self.canvas)
            self.layers_chosen.emit(layers)

    @Slot()
    def _show_colours(self) -> None:
        if self.canvas is not None:
            self.canvas.set_shades(self.colours.shading.shades)
            self.canvas.set_heat(self.colours.heat)
            self.canvas.set_legend(self._legend())

    # ------------------------------------------------------------------ the view

    def _restore_view(self) -> None:
        canvas, kept = self.canvas, self._session.preferences.view
        assert canvas is not None
        self._set_layers(self._menu.shown)
        place = kept.get("map")
        if isinstance(place, list) and len(place) == 3:
            x, y, level = place
            canvas.set_view(View(float(x), float(y), int(level), max(1, self.width()), max(1, self.height())))
        if kept.get("map_locked"):
            canvas.set_locked(True)
            self._show_lock(True)

    @Slot()
    def _keep_view(self) -> None:
        if self.canvas is not None:
            view = self.canvas.view
            self._session.preferences.view["map"] = [view.x, view.y, view.level]
            self._key.follow(view.metres_per_px)

    def set_picked(self, areas: tuple[Area, ...]) -> None:
        """Let these areas stand out, such as something that was found; none: nothing does."""
        if areas != self._picked:
            self._picked = areas
            self._show_reach()

    @Slot(bool)
    def take_next_click(self, is_wanted: bool) -> None:
        """Hand the next click on the ground to whoever waits for it."""
        self._wants_click = is_wanted

    @Slot(float, float)
    def _take_click(self, lon: float, lat: float) -> None:
        is_drawing = self.canvas is not None and self.canvas.picture.scene.draft is not None
        if self._wants_click and not is_drawing:
            self.ground_chosen.emit(lon, lat)
        elif not is_drawing:
            self.place_asked.emit(lon, lat)

    # ------------------------------------------------------------------ what is shown

    @Slot()
    def _appear(self) -> None:
        if self.canvas is None:
            return
        picture, words = self.canvas.picture, self._session.words
        picture.ground = in_language(picture.ground, self._session.centre.network, words.language)
        self.canvas.setAccessibleName(words.say("map.title"))
        self.canvas.set_tokens(self._session.tokens)
        self._key.reword()
        self._show_lock(self.canvas.is_locked)
        self._crews.show_on(self.canvas)
        self._show_selection()
        self._show_advice()
        self._show_reach()
        self._show_colours()

    @Slot()
    @Slot(str)
    def _show_selection(self, _chosen: str = "") -> None:
        if self.canvas is not None:
            session = self._session
            self.canvas.select(session.shown_incident or None, session.selected_crew or None)
            self.canvas.set_named_crews(crews_to_name(session, self._advice))
            self.incidents.show_on(self.canvas)

    @Slot()
    def _show_advice(self) -> None:
        if self.canvas is None:
            return
        ways = route_lines(self._session, self._advice)
        self.canvas.set_routes([*self._tracks.lines(), *self.trail.lines(), *ways, *self._plan])
        self.canvas.set_named_crews(crews_to_name(self._session, self._advice))

    @Slot()
    def _show_reach(self) -> None:
        if self.canvas is not None:
            reached = self.reach.area
            areas = [] if reached is None else [Area("reach", reached, "reach_ebike")]
            is_on = COVERAGE in self.canvas.picture.layers
            self.canvas.set_areas([*self._picked, *areas, *(coverage_areas(self._session) if is_on else ())])
            self.canvas.set_posts(post_marks(self._session) if is_on else ())
            self.canvas.set_legend(self._legend())

    def _legend(self) -> list[LegendEntry]:
        shown = self.canvas.picture.layers if self.canvas else frozenset()
        if self.width() < LEGEND_FROM_PX:
            return []
        layers = shown | {PATROL_TRACK} if self._tracks.is_on else shown
        return [*self.colours.legend, *map_legend(self._session, self.reach, layers)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_controls()

    def _fit_controls(self) -> None:
        if self.canvas is None:
            return
        self._controls.adjustSize()
        self._key.adjustSize()
        fits = self.width() > self._controls.width() + self._key.width() + 48
        self._key.setVisible(fits)
        self._key.move(self.width() - self._key.width() - 12, 12)
        boxes = [self._controls.geometry()] + ([self._key.geometry()] if fits else [])
        sides = [(box.left(), box.top(), box.right(), box.bottom()) for box in boxes]
        self.canvas.set_legend(self._legend())
        self.canvas.reserve(np.array(sides, dtype=np.float64))
