"""Opens the plan's sheet, and draws what it shows on the map of its window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.console.map_panel import MapPanel
from app.console.plan.dialog import PlanDialog
from app.console.plan.feed import PlanFeed
from app.console.plan.on_map import PlanOnMap
from app.console.session import Session


def open_plan(session: Session, window: QWidget | None = None) -> QWidget:
    """The plan's sheet; its feed, and the process that computes, stay with the window."""
    feed = window.findChild(PlanFeed) if window is not None else None
    if feed is None:
        feed = PlanFeed(session, window)
    made = PlanDialog(session, feed, window)
    panel = window.findChild(MapPanel) if window is not None else None
    if panel is not None:
        PlanOnMap(session, feed, panel, made)
    if window is None:
        feed.setParent(made)
    return made
