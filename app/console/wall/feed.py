"""Where a wall's figures come from: counted anew every five seconds beside the GUI thread."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.session import Session, reason_of
from app.console.wall.figures import WallFigures, call_backs, tightest
from app.console.wall.ground import WallGround, wall_ground
from dispatch.cockpit_query import Cockpit, CockpitOf
from dispatch.indicators import local_day_bounds
from dispatch.usual_hours import UsualHours, UsualHoursOf

REFRESH_MS, USUAL_EVERY = 5000, 24
"""What is usual is read again every two minutes: today's reports are counted with it."""


class WallFeed(QObject):
    """`figures` as of the last five seconds. What could not be counted stays as it was, and is said."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.figures = WallFigures(session.now())
        self.ground = WallGround()
        self._rounds = 0
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        session.clocks.updated.connect(self._take_first)
        session.appearance_changed.connect(self.tell)

    def start(self) -> None:
        """Count now, and then every five seconds."""
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    @Slot()
    def refresh(self) -> None:
        """Ask for the day's figures; the living ones are told at once."""
        session = self._session

        def work() -> tuple[Cockpit, WallGround]:
            cockpit, centre = session.seat.ask(CockpitOf()), session.centre
            return cockpit, wall_ground(centre, tuple(line.code for line in cockpit.lines if line.code))

        session.tasks.read("wall", work, self._take, self._miss)
        if self._rounds % USUAL_EVERY == 0:
            session.ask(UsualHoursOf(), self._take_usual, self._miss)
        self._rounds += 1
        self.tell()

    def _take(self, answer: tuple[Cockpit, WallGround]) -> None:
        cockpit, self.ground = answer
        self.figures = replace(self.figures, cockpit=cockpit, fault="")
        self.tell()

    def _take_usual(self, usual: UsualHours) -> None:
        self.figures = replace(self.figures, usual=usual)
        self.tell()

    def _miss(self, error: BaseException) -> None:
        self.figures = replace(self.figures, fault=self._session.words.reason(reason_of(error)))
        self.tell()

    @Slot()
    def _take_first(self) -> None:
        """The first clocks are told as they come; later ones every five seconds."""
        if self.figures.counts is None:
            self.tell()

    @Slot()
    def tell(self) -> None:
        """Put the living picture beside what was counted last."""
        session = self._session
        now, situation, centre = session.now(), session.situation, session.centre
        today, _ = local_day_bounds(centre.local(now).date(), centre.settings)
        views = session.clocks.views
        self.figures = replace(
            self.figures,
            at=now,
            counts=session.clocks.counts() if views or self.figures.cockpit else None,
            tightest=tightest(views, situation, centre, session.words),
            feeds=tuple(situation.feeds.ages(now, centre.settings)),
            call_backs=call_backs(situation.incidents.values(), today),
            coverage=session.coverage.outlook,
        )
        self.changed.emit()
