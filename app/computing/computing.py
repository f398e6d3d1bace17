"""The computing process on the GUI thread: one question at a time, the answer by a signal."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Slot

from app.computing.frames import PlanSolved, RoadsInForce, SolvePlan
from app.computing.process import ComputingProcess, Heard
from app.crossing import Crossing
from app.tasks import Tasks
from dispatch.planning.problem import PlanProblem, PlanSolution
from dispatch.reasons import Reason

Then = Callable[[PlanSolution], None]
Failed = Callable[[Reason], None]


class Computing(QObject):
    """Starts the process with the first question; of several questions only the newest is answered.

    Where the process has gone, whoever waits is told, and the next question starts another.
    """

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._numbers = count(1)
        self._process: ComputingProcess | None = None
        self._name = object()
        self._waiting: tuple[int, Then, Failed] | None = None
        self._crossing = Crossing(self._take, self)

    @property
    def process(self) -> ComputingProcess:
        """The process, started where there is none."""
        if self._process is None:
            name = self._name = object()
            self._process = ComputingProcess(lambda heard: self._crossing.put((name, heard)))
            # However this goes, the process goes too, and nothing is told to what is gone.
            self.destroyed.connect(self._process.leave)
        return self._process

    def solve(self, roads: RoadsInForce, problem: PlanProblem, then: Then, failed: Failed) -> None:
        """Solve a plan; an earlier question is dropped and its answer never told."""
        asked = SolvePlan(next(self._numbers), roads, problem)
        self._waiting = asked.number, then, failed
        process = self.process
        self._tasks.read("computing", lambda: process.ask(asked), _nothing)

    @Slot()
    def close(self) -> None:
        """Let the process go; nobody is answered any more."""
        self._waiting = None
        if self._process is not None:
            self._process.leave()
            self._process = None

    def _take(self, said: tuple[object, Heard]) -> None:
        name, heard = said
        if name is not self._name:
            return
        if isinstance(heard, PlanSolved):
            self._answer(heard)
            return
        self._process = None
        if self._waiting is not None:
            _, _, failed = self._waiting
            self._waiting = None
            failed(Reason("computing_ended", {"code": heard.code}))

    def _answer(self, solved: PlanSolved) -> None:
        if self._waiting is None or self._waiting[0] != solved.number:
            return
        _, then, failed = self._waiting
        self._waiting = None
        if solved.solution is None:
            failed(solved.refused or Reason("unexpected", {"error": ""}))
        else:
            then(solved.solution)


def _nothing(_value: object) -> None:
    """The answer comes by another way."""
