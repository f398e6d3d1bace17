"""All marks of a map in the order in which they lie over each other, painted step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPainter

from app.console.map.crew_sheet import CrewSheet
from app.console.map.heat import paint_heat
from app.console.map.labels import Labels
from app.console.map.layers.areas import paint_areas
from app.console.map.layers.call_signs import Shift, paint_call_signs
from app.console.map.layers.closures import paint_closures
from app.console.map.layers.crews import OVERVIEW_M, Rows, crew_screen, crew_steps, docked_rows
from app.console.map.layers.facilities import facility_steps
from app.console.map.layers.incidents import gather, incident_steps
from app.console.map.layers.posts import paint_posts
from app.console.map.layers.routes import paint_routes
from app.console.map.layers.tag_places import Tags
from app.console.map.layers.tags import paint_shade_figures, paint_tags
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.scene import Scene
from app.console.map.stepwise import Step


@dataclass(frozen=True, slots=True)
class MarksPainter:
    """What is marked, and the words that have found a place; `sheet_of` gives the symbols of a size in px."""

    scene: Scene
    layers: frozenset[str]
    labels: Labels
    tags: Tags
    call_signs: Mapping[str, Shift]
    sheet_of: Callable[[float], CrewSheet]

    def steps(self, look: Look) -> Iterator[Step]:
        """Crews under incidents, so that a crowd hides none, but those docked to one over its ring."""
        scene, gathered = self.scene, gather(self.scene, look)
        crews = crew_screen(scene, look, gathered)
        docked = docked_rows(scene, gathered)
        others = np.setdiff1d(np.arange(len(crews)), docked)
        yield lambda painter: self._paint_under(painter, look)
        yield from facility_steps(scene, look)
        yield lambda painter: paint_posts(painter, scene, look)
        # On an overview names stand over the dots of crews, which have not made room for them.
        is_overview = look.view.metres_per_px >= OVERVIEW_M
        if is_overview:
            yield from self._crew_steps(look, crews, others)
        yield lambda painter: self._paint_names(painter, look)
        if not is_overview:
            yield from self._crew_steps(look, crews, others)
        if "incident" in self.layers:
            yield from incident_steps(scene, look, gathered)
        yield from self._crew_steps(look, crews, docked)
        yield lambda painter: self._paint_plates(painter, look, crews)

    def _paint_under(self, painter: QPainter, look: Look) -> None:
        paint_heat(painter, self.scene.heat, look)
        paint_areas(painter, self.scene, look)
        paint_closures(painter, self.scene, look)
        paint_routes(painter, self.scene, look)

    def _crew_steps(self, look: Look, crews: Floats, rows: Rows) -> Iterator[Step]:
        is_shown = "crew" in self.layers
        return crew_steps(self.scene, look, self.sheet_of, crews, rows) if is_shown else iter(())

    def _paint_names(self, painter: QPainter, look: Look) -> None:
        self.labels.paint(painter, look)
        paint_shade_figures(painter, self.scene, look)

    def _paint_plates(self, painter: QPainter, look: Look, crews: Floats) -> None:
        if "crew" in self.layers:
            paint_call_signs(painter, self.scene, look, crews, self.call_signs)
        paint_tags(painter, self.tags.placed, look)
