"""Lets QGIS draw the same map, in a process of the system's Python, where its Debian package is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QPen

from app.console.map.ground import RANKS, rank_of
from app.console.map.layers.areas import shade_colour
from app.console.map.layers.borders import GRID_COARSEST_M
from app.console.map.layers.roads import is_cased, road_width_px
from app.console.map.marks import Shade
from app.console.map.view import View
from gis.zones import ZoneKind
from tests.benchmarks.frames import Frames
from tests.benchmarks.map_content import STEPS, WAY, MapContent
from tests.benchmarks.map_sides import DISC_EDGE_PX, DISC_PX, QGIS, TOKENS, Floats, Marks, grid_pen, road_pen
from tests.benchmarks.peers import told_by
from tests.benchmarks.results import Figures

PYTHON = Path("/usr/bin/python3")
"""Debian's QGIS belongs to the system's own Python and to no other."""
SETTLE_S = 1.0
"""It begins to draw the ground around its view a quarter of a second after the view."""


@dataclass(frozen=True)
class QgisDrawn:
    """What QGIS took at a scale."""

    told: Mapping[str, Any]

    @cached_property
    def new(self) -> list[Frames]:
        """Laps there."""
        return [Frames(tuple(wall), tuple(cpu)) for wall, cpu in self.told["new"]]

    @cached_property
    def old(self) -> list[Frames]:
        """Laps back."""
        return [Frames(tuple(wall), tuple(cpu)) for wall, cpu in self.told["old"]]

    @property
    def cold(self) -> Figures:
        """All of the view with nothing kept."""
        return Figures.of(self.told["cold_ms"], self.told["cold_cpu_ms"])

    @property
    def note(self) -> str:
        """What its frames do not tell."""
        whole = Figures.of(self.told["whole_ms"])
        return f"QGIS moves one picture, and is whole again {whole.p50:.0f} ms after the drag"


def python_of_qgis() -> Path | None:
    """The Python that has QGIS, None where there is none."""
    if not PYTHON.exists():
        return None
    asked = subprocess.run(
        [PYTHON, "-c", "import numpy, qgis.gui"], check=False, capture_output=True, env=_surroundings()
    )
    return PYTHON if asked.returncode == 0 else None


def drawn_by_qgis(
    content: MapContent, views: Mapping[str, Sequence[View]], lap: Mapping[str, Any], folder: Path
) -> dict[str, QgisDrawn]:
    """What QGIS took from each view of a scale; nothing where it can't be run, which is told."""
    python = python_of_qgis()
    if python is None:
        print(f"{QGIS}: not installed (Debian's python3-qgis)")
        return {}
    job = _job(content, views, folder) | dict(lap)
    told = told_by(QGIS, [python, "-m", "tests.benchmarks.qgis_peer"], job, _surroundings())
    return {scale: QgisDrawn(of_scale) for scale, of_scale in (told or {}).items()}


def _surroundings() -> dict[str, str]:
    """Ours without what belongs to our own Python and its Qt."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    return ours | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def _job(content: MapContent, views: Mapping[str, Sequence[View]], folder: Path) -> dict[str, Any]:
    arrays = _ground(content)
    for name, (view, *_) in views.items():
        marks = Marks(content, view)
        arrays |= {f"crew_px {name}": marks.crew_px, f"discs {name}": marks.discs}
    np.savez(folder / "map.npz", **arrays)  # type: ignore[arg-type]
    cells = (QPen(shade_colour(Shade("", step), TOKENS)) for step in range(1, STEPS + 1))
    return {
        "arrays": str(folder / "map.npz"),
        "folder": str(folder),
        "ranks": len(RANKS),
        "land": TOKENS.map_land,
        "cells": [_ink(pen)[0] for pen in cells],
        "crew": [TOKENS.unit, TOKENS.halo],
        "disc": [2 * DISC_PX - 6, DISC_EDGE_PX, TOKENS.halo, TOKENS.t2],
        "settle_s": SETTLE_S,
        "scales": [_scale(name, of_scale) for name, of_scale in views.items()],
    }


def _ground(content: MapContent) -> dict[str, Floats]:
    points, offsets, classes = content.shapes
    ranks = np.array([RANKS.index(rank_of(value)) for value in range(17)])[classes]
    rings = [np.asarray(cell.geometry.exterior.coords) for cell in content.ground.of_kind(ZoneKind.UNIT_GRID)]
    return {
        "road_points": points,
        "road_offsets": offsets,
        "road_ranks": ranks,
        "cell_points": np.vstack(rings),
        "cell_offsets": np.cumsum([0, *map(len, rings)]),
        "cell_steps": content.steps(0),
        "crew_places": np.stack([content.crew_places(round_) for round_ in range(2 * WAY - 2)]),
    }


def _scale(name: str, views: Sequence[View]) -> dict[str, Any]:
    """What is drawn at a scale, as the other sides draw it, and where."""
    per_px = views[0].metres_per_px
    roads = []
    for number, rank in enumerate(RANKS):
        if road_width_px(rank, per_px):
            casings = (True, False) if is_cased(rank, per_px) else (False,)
            roads.append((number, [_ink(road_pen(rank, per_px, is_casing=each)) for each in casings]))
    boxes = [view.box for view in views]
    return {
        "name": name,
        "roads": roads,
        "grid": _ink(grid_pen()) if per_px <= GRID_COARSEST_M else None,
        "boxes": [[box.left, box.bottom, box.right, box.top] for box in boxes],
    }


def _ink(pen: QPen) -> tuple[str, float]:
    return pen.color().name(pen.color().NameFormat.HexArgb), pen.widthF()
