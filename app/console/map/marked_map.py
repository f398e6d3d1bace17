"""A widget that holds a map picture and takes the marks to show on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.console.map.heat import Heat
from app.console.map.layers.areas import MANY_ZONES
from app.console.map.map_data import Floats, Ground, RoadNames
from app.console.map.marks import (
    Area,
    ClosureMark,
    CrewMark,
    Draft,
    FacilityMark,
    IncidentMark,
    LegendEntry,
    PostMark,
    RouteLine,
    Shade,
)
from app.console.map.picture import MapPicture


class MarkedMap(QWidget):
    """Setters for everything that is put on a map; each replaces what was there."""

    crews_moved = Signal()

    def __init__(self, ground: Ground, parent: QWidget | None, clock: Callable[[], float]) -> None:
        super().__init__(parent)
        self.picture = MapPicture(ground)
        self._clock = clock

    @Slot(object)
    def set_names(self, names: RoadNames) -> None:
        """Write these names of roads, which come after the ground."""
        self.picture.set_names(names)
        self._refresh_labels()

    def set_incidents(self, marks: Iterable[IncidentMark]) -> None:
        """Show these incidents; where the selected one says something else now, words are laid out anew."""
        scene = self.picture.scene
        before = scene.selected_tags
        scene.set_incidents(marks)
        if scene.selected_tags != before:
            self._refresh_labels()
        self.update()

    def set_crews(self, marks: Iterable[CrewMark]) -> None:
        """Show these crews; each glides from where it is shown to its newest fix."""
        self.picture.scene.set_crews(marks, self._clock())
        self.crews_moved.emit()
        self.update()

    def put_crews(self, marks: Sequence[CrewMark]) -> None:
        """Show these crews as they are now; the others stay."""
        self.picture.scene.put_crews(marks, self._clock())
        self.crews_moved.emit()
        self.update()

    def move_crews(self, ids: Sequence[str], lonlat: Floats, fix_s: Floats) -> None:
        """Bring newer fixes of crews in: lon, lat (n, 2) and their seconds; the next frame shows them."""
        self.picture.scene.move_crews(ids, lonlat, fix_s, self._clock())
        self.crews_moved.emit()

    def keep_crews(self, ids: Iterable[str]) -> None:
        """Let go of all crews but these."""
        self.picture.scene.crew_book.keep_only(ids)
        self.update()

    def set_routes(self, lines: Iterable[RouteLine]) -> None:
        """Show these routes."""
        self.picture.scene.set_routes(lines)
        self._refresh_labels()

    def set_areas(self, areas: Iterable[Area]) -> None:
        """Show these areas."""
        self.picture.scene.set_areas(areas)
        self._refresh_labels()

    def set_closures(self, marks: Iterable[ClosureMark]) -> None:
        """Show these closures."""
        self.picture.scene.set_closures(marks)
        self.update()

    def set_draft(self, draft: Draft | None) -> None:
        """Show what is being drawn; None: nobody draws."""
        self.picture.scene.set_draft(draft)
        self.setCursor(Qt.CursorShape.ArrowCursor if draft is None else Qt.CursorShape.CrossCursor)
        self.update()

    def set_posts(self, marks: Iterable[PostMark]) -> None:
        """Show these standby posts."""
        self.picture.scene.set_posts(marks)
        self.update()

    def set_permits(self, marks: Iterable[PostMark]) -> None:
        """Show these permits."""
        self.picture.scene.set_permits(marks)
        self.update()

    def set_facilities(self, marks: Iterable[FacilityMark]) -> None:
        """Show these facilities."""
        self.picture.scene.set_facilities(marks)
        self.update()

    def set_shades(self, shades: Iterable[Shade]) -> None:
        """Colour zones by a figure; many are coloured between frames."""
        self.picture.scene.set_shades(shades)
        if len(self.picture.scene.shades) >= MANY_ZONES:
            self._work_between_frames()
        else:
            self.update()

    def set_heat(self, heat: Heat | None) -> None:
        """Show how densely incidents lie; None: nothing of it."""
        self.picture.scene.heat = heat
        self.update()

    def set_legend(self, entries: Iterable[LegendEntry]) -> None:
        """Show these lines in the legend."""
        self.picture.scene.legend = tuple(entries)
        self.update()

    def set_named_crews(self, crews: Iterable[str]) -> None:
        """Write the call signs of these crews, but where symbols are drawn small."""
        self.picture.scene.named_crews = frozenset(crews)
        self.update()

    def select(self, incident: str | None = None, crew: str | None = None) -> None:
        """Pick out an incident and a crew; the view stays where it is."""
        self.picture.scene.selected_incident = incident
        self.picture.scene.selected_crew = crew
        self._refresh_labels()

    def _work_between_frames(self) -> None:
        """There is something to do that no frame has to wait for."""
        self.update()

    def _refresh_labels(self) -> None:
        """Lay labels out anew around what has changed."""
        self.update()
