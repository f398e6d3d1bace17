"""Opens the console over a house: fonts, theme, who sits there, and what to do when something goes wrong."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.build import House
from app.console.collector import Collector
from app.console.session import Session
from app.console.theme.style import apply_theme
from app.console.theme.tokens import theme_named
from app.console.window import ConsoleWindow
from app.log import configure_logging
from app.paths import home
from app.preferences import Preferences, load_preferences, save_preferences
from app.words import Words
from dispatch.actors import Actor, Role

log = logging.getLogger(__name__)
PREFERENCES = "seat.json"
KEEP_MS = 2000
NOBODY = Actor("wall", Role.CREW)


class Alarmed(QObject):
    """Catches what nobody caught: it is logged and shown, and the console goes on."""

    raised = Signal(object)

    def catch(self) -> None:
        """Stand at the end of every slot and of this thread."""
        sys.excepthook = self._take

    def let_go(self) -> None:
        """Give the place back."""
        sys.excepthook = sys.__excepthook__

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("not caught", exc_info=(kind, error, trace))
        self.raised.emit(error)


class Keeper(QObject):
    """Writes the seat's own file when it has changed, so that a crash loses no view and no draft."""

    def __init__(self, preferences: Preferences, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences, self._path = preferences, path
        self._kept = repr(preferences)
        self._timer = QTimer(self, interval=KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Write, if there is something new."""
        now = repr(self._preferences)
        if now == self._kept:
            return
        try:
            save_preferences(self._preferences, self._path)
            self._kept = now
        except OSError as error:
            log.warning("the seat's file can't be written: %s", error.strerror)


def run_console(
    house: House,
    actor: Actor | None = None,
    looks_at: Callable[[str], None] | None = None,
    started: Callable[[ConsoleWindow], None] | None = None,
) -> int:
    """Open the console and stay until it is closed; 0 when it was, 1 when nobody sat down.

    `looks_at` hears which incident the person has open; `started` is given the window once it shows.
    """
    application, preferences = _make_ready()
    who = actor or ask_who(house, preferences)
    if who is None:
        return 1
    session, window = open_console(house, who, preferences)
    keeper, collector = Keeper(preferences, home() / PREFERENCES, window), Collector(window)
    if looks_at is not None:
        session.incident_selected.connect(looks_at)
    # Where no window manager maximises it, the window still takes the screen it is on.
    window.resize(application.primaryScreen().availableSize())
    window.showMaximized()
    if started is not None:
        started(window)
    result = _stay(application, session, collector)
    keeper.keep()
    return result


def run_wall(house: House) -> int:
    """Open the wall alone on the whole screen; it shows and never acts, so that nobody sits down at it."""
    from app.console.wall.opening import leave_by_keys, show_whole
    from app.console.wall.window import WallWindow

    application, preferences = _make_ready()
    session = new_session(house, NOBODY, preferences)
    wall = WallWindow(session, house.identity.kind)
    leave_by_keys(wall)
    collector = Collector(wall)
    session.start()
    show_whole(wall, application.primaryScreen())
    return _stay(application, session, collector)


def _make_ready() -> tuple[QApplication, Preferences]:
    """The application in the theme of the seat of this machine, and what that seat remembers."""
    configure_logging()
    application = make_application()
    preferences = load_preferences(home() / PREFERENCES)
    apply_theme(application, theme_named(preferences.theme))
    return application, preferences


def _stay(application: QApplication, session: Session, collector: Collector) -> int:
    """Until the last window is closed."""
    collector.start()
    result = application.exec()
    session.stop()
    collector.stop()
    return result


def make_application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Yiping")
    return application


def ask_who(house: House, preferences: Preferences) -> Actor | None:
    """Ask who sits down; None where the sheet was closed."""
    from app.console.seat_dialog import SeatDialog

    centre = house.centre()
    words = Words(preferences.language, centre.settings.timezone)
    dialog = SeatDialog(preferences, centre.atlas, words)
    return dialog.actor if dialog.exec() == SeatDialog.DialogCode.Accepted else None


def open_console(house: House, actor: Actor, preferences: Preferences) -> tuple[Session, ConsoleWindow]:
    """Session and window of a seat; the session is running, the window is not shown yet."""
    session = new_session(house, actor, preferences)
    window = ConsoleWindow(session, house.identity.kind)
    alarmed = Alarmed(window)
    alarmed.raised.connect(window.tell_crash)
    window.closed.connect(alarmed.let_go)
    alarmed.catch()
    session.start()
    window.restore()
    return session, window


def new_session(house: House, actor: Actor, preferences: Preferences) -> Session:
    """The session of whoever sits there over a house of this process."""
    return Session(
        house.seat,
        house.centre,
        house.clock,
        actor,
        preferences,
        keep_file=house.store.files.put,
        read_file=house.store.files.get,
        database=house.store.database.path,
    )
