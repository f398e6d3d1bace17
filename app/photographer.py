"""Takes pictures of the real window, screen by screen, each when it has been drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.console.session import Session
from app.console.views import DISPATCH, VIEWS
from app.console.window import ConsoleWindow
from dispatch.incident import Incident

WIDTH, HEIGHT = 1920, 1080
LOOK_MS = 100
REST_MS = 500
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Screen:
    """One picture: its file's name, what brings it up, and what of the window it shows."""

    name: str
    bring_up: Callable[[], None]
    shown: Callable[[], QWidget]


class Photographer(QObject):
    """Goes through the screens; a screen that is not ready in time is taken as it is."""

    done = Signal()

    def __init__(self, session: Session, window: ConsoleWindow, folder: Path) -> None:
        super().__init__(window)
        self._session, self._window, self._folder = session, window, folder
        self._waiting = list(self._screens())
        self.taken: list[Path] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Bring the first screen up; `done` tells when the last has been taken."""
        self._window.resize(WIDTH, HEIGHT)
        self._window.show()
        self._bring_up()
        self._timer.start()

    def _screens(self) -> list[Screen]:
        window = self._window
        further = [Screen(_file_name(view.code), self._view(view.code), lambda: window) for view in VIEWS]
        dispatch = Screen("dispatch", self._show_dispatch, lambda: window)
        ground = Screen("map", self._view(DISPATCH), lambda: window.dispatch.map)
        return [dispatch, ground, *further]

    def _view(self, code: str) -> Callable[[], None]:
        return lambda: self._window.show_view(code)

    def _show_dispatch(self) -> None:
        """The dispatch view with an incident open that somebody is on the way to, else the newest."""
        self._window.show_view(DISPATCH)
        incident = _telling(self._session)
        if incident is not None:
            self._session.select_incident(incident.id)

    def _bring_up(self) -> None:
        self._waiting[0].bring_up()
        self._since.restart()

    @Slot()
    def _look(self) -> None:
        canvas = self._window.dispatch.map.canvas
        rested = self._since.elapsed() > REST_MS
        is_ready = canvas is not None and self._session.tasks.is_idle and rested
        if is_ready or self._since.elapsed() > PATIENCE_MS:
            self._take()

    def _take(self) -> None:
        screen = self._waiting.pop(0)
        canvas = self._window.dispatch.map.canvas
        if canvas is not None:
            # A window paints the rest when idle; a picture is painted once, so all of it first.
            while not canvas.picture.prefetch(canvas.view):
                pass
            canvas.picture.finish(canvas.view, self._session.now().timestamp())
        path = self._folder / f"{screen.name}.png"
        if not screen.shown().grab().save(str(path)):
            raise OSError(0, "the picture can't be written", str(path))
        self.taken.append(path)
        if self._waiting:
            self._bring_up()
        else:
            self._timer.stop()
            self.done.emit()


def _file_name(code: str) -> str:
    return code.removeprefix("view_")


def _telling(session: Session) -> Incident | None:
    situation = session.situation
    running = [incident for incident in situation.open_incidents() if incident.place.is_known]
    sent = [
        incident
        for incident in running
        if any(
            task.is_active and task.arrived_at is None for task in situation.tasks_of_incident(incident.id)
        )
    ]
    return max(sent or running, key=lambda incident: incident.received_at, default=None)
