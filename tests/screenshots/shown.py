"""The console as people see it: the real window over half an hour of the demo, painted into pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.build import House, furnish
from app.console.map.view import Box
from app.console.session import Session
from app.console.window import ConsoleWindow
from app.preferences import Preferences
from data.demo.day import DEMO_DAY
from data.demo.prepare import OPENS_AT, make_world, moment, read_plan
from data.demo.prepared import copy_demo
from data.identity import DatabaseKind
from data.store import open_store
from dispatch.actions.intake import Accept, Receive
from dispatch.actors import Actor, Role
from dispatch.incident import Incident, Place
from dispatch.simulation.clock import SimulatedClock
from tests.demo_days import SEED

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
RENEWS = os.environ.get("YIPING_PICTURES") == "renew"
# Half an hour before the demo opens, begun with a clean desk: it holds everything and is played in seconds.
STARTS_AT, UNTIL = time(13, 50), time(14, 22)
PATIENCE_S = 60.0
WIDTH, HEIGHT = 1920, 1080
SEAT = Actor("周敏", Role.OPERATOR)
PLACE = Place("武林广场", 120.1630, 30.2742, "name")


@dataclass
class Shown:
    """A window on a played day, and the means to wait until it has been drawn."""

    session: Session
    window: ConsoleWindow

    def settle(self, is_ready: Callable[[], bool]) -> None:
        """Wait until background work has brought what the picture needs."""
        until = monotonic() + PATIENCE_S
        while not (is_ready() and self.session.tasks.is_idle):
            assert monotonic() < until, "the console did not come to rest"
            let_pass(20)

    def picture(self, name: str, widget: QWidget | None = None) -> QImage:
        """The widget (the whole window where none is given) as a picture, kept in build/screenshots."""
        # Nobody polls for news here: a picture shall not say that there has been none.
        self.session.fetch_news()
        self.settle(lambda: True)
        self.window.status.refresh()
        # Layouts come to rest when events pass, which may show more of the map.
        let_pass(50)
        self.window.grab()
        self.paint_map()
        image = (widget or self.window).grab().toImage()
        PICTURES.mkdir(parents=True, exist_ok=True)
        assert image.save(str(PICTURES / f"{name}.png"))
        return image

    def show_around(self, lon: float, lat: float, across_m: float = 4200.0) -> None:
        """Show so much of the map around a place."""
        canvas = self.window.dispatch.map.canvas
        assert canvas is not None
        x, y = (float(part) for part in canvas.picture.ground.to_metres(lon, lat)[0])
        half = across_m / 2
        canvas.fit(Box(x - half, y - half, x + half, y + half))

    def paint_map(self) -> None:
        """Paint all tiles and labels of the map now, instead of when there is time."""
        canvas = self.window.dispatch.map.canvas
        assert canvas is not None
        while not canvas.picture.prefetch(canvas.view):
            pass
        canvas.picture.finish(canvas.view, self.session.now().timestamp())


def let_pass(milliseconds: int) -> None:
    """Let events and background work go on; a wait of QtTest would keep other threads from Python."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def play(midnight: Path, target: Path) -> None:
    """A copy of the demo's database, played through that half hour."""
    path = copy_demo(midnight, target)
    clock = SimulatedClock(moment(DEMO_DAY, STARTS_AT))
    house = furnish(open_store(path, is_durable=False), clock)
    plan = read_plan(path)
    begins, ends = moment(DEMO_DAY, STARTS_AT), moment(DEMO_DAY, UNTIL)
    plan = replace(plan, reports=tuple(report for report in plan.reports if report.at >= begins))
    make_world(house.seat, house.centre, clock, plan, SEED).advance(ends)
    house.close()


def play_on(prepared: Path, target: Path) -> None:
    """A copy of the whole day's database, played from where it opens; minutes to prepare, worth its rates."""
    path = copy_demo(prepared, target)
    clock = SimulatedClock(moment(DEMO_DAY, OPENS_AT))
    house = furnish(open_store(path, is_durable=False), clock)
    make_world(house.seat, house.centre, clock, read_plan(path), SEED).advance(moment(DEMO_DAY, UNTIL))
    house.close()


def open_played(path: Path) -> tuple[House, SimulatedClock]:
    """A house over the database after that half hour."""
    clock = SimulatedClock(moment(DEMO_DAY, UNTIL))
    return furnish(open_store(path, is_durable=False), clock), clock


def take_in(house: House, clock: SimulatedClock) -> str:
    """A report that this seat takes in and accepts at 武林广场, fifteen seconds ago; its id."""
    report = Receive(
        action_id="picture-1",
        actor=SEAT,
        source="hotline_12345",
        category="STR.hawker",
        words="广场东侧有人摆摊卖水果，占了盲道",
        place=PLACE,
    )
    incident = house.seat.act(report).of(Incident)[0]
    house.seat.act(Accept(action_id="picture-2", actor=SEAT, incident_id=incident.id))
    clock.advance_to(clock.now() + timedelta(seconds=15))
    return incident.id


def show_window(house: House, clock: SimulatedClock) -> Shown:
    """The console's window, its ground read and its clocks told."""
    database = house.store.database.path
    session = Session(house.seat, house.centre, clock, SEAT, Preferences(name=SEAT.name), database=database)
    window = ConsoleWindow(session, DatabaseKind.DEMO)
    window.resize(WIDTH, HEIGHT)
    window.show()
    shown = Shown(session, window)
    session.ticked.emit(session.now())
    shown.settle(lambda: window.dispatch.map.ground.is_named and bool(session.clocks.views))
    return shown
