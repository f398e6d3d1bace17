"""Opens the wall: on a screen beside the console's where there is one, over the whole of it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QWidget

from app.console.session import Session
from app.console.wall.window import WallWindow
from data.identity import DatabaseKind

LEAVING = ("F11", "Ctrl+W")


def switch_wall(wall: WallWindow | None, session: Session, kind: DatabaseKind, beside: QWidget) -> WallWindow:
    """Close the wall that is open, else open it; returns it, made when it is first wanted."""
    if wall is not None and wall.isVisible():
        wall.close()
        return wall
    made = wall or WallWindow(session, kind)
    if wall is None:
        leave_by_keys(made)
    show_whole(made, free_screen(beside))
    return made


def free_screen(beside: QWidget) -> QScreen:
    """A screen that the console is not on; the console's own where there is no other."""
    own = beside.screen()
    return next((screen for screen in QGuiApplication.screens() if screen is not own), own)


def show_whole(wall: WallWindow, screen: QScreen) -> None:
    """Show the wall over the whole of a screen."""
    wall.setScreen(screen)
    wall.setGeometry(screen.geometry())
    wall.showFullScreen()


def leave_by_keys(wall: WallWindow) -> None:
    """Nothing else on the wall can be touched."""
    for keys in LEAVING:
        QShortcut(QKeySequence(keys), wall, wall.close)
