"""The computing process: holds the roads, answers the newest question, drops those that it has overtaken."""

from __future__ import annotations

import faulthandler
import logging
import os
import threading
from functools import partial
from operator import attrgetter
from typing import BinaryIO

from app.computing.frames import PlanSolved, RoadsInForce, SolvePlan, read_frame, write_frame
from app.log import configure_logging
from dispatch.planning.solve import NotWanted, solve_plan
from dispatch.reasons import Reason
from gis.road_network import RoadNetwork
from gis.routing import Router
from gis.turn_file import kept_turns

log = logging.getLogger(__name__)


class NewestQuestion:
    """Reads questions as they come and keeps the newest only."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._changed = threading.Condition()
        self._newest: SolvePlan | None = None
        self._number = 0
        threading.Thread(target=self._read, name="questions", daemon=True).start()

    def next(self) -> SolvePlan:
        """The newest question that has not been given out; waits for one."""
        with self._changed:
            while self._newest is None:
                self._changed.wait()
            asked, self._newest = self._newest, None
            return asked

    def is_newest(self, asked: SolvePlan) -> bool:
        """Whether nobody has asked anew since."""
        return asked.number == self._number

    def _read(self) -> None:
        while True:
            try:
                asked = read_frame(self._stream)
            except EOFError:
                # Whoever asked is gone: nothing that is under way is wanted by anybody.
                os._exit(0)
            with self._changed:
                self._newest, self._number = asked, asked.number
                self._changed.notify()


class Roads:
    """The router of the roads in force, kept until they are others."""

    def __init__(self) -> None:
        self._usual: tuple[RoadsInForce, Router] | None = None

    def router(self, roads: RoadsInForce) -> Router:
        """The router; the network is read once, its conditions change at once."""
        known = self._usual
        if known is None or not _are_same(known[0], roads):
            network = RoadNetwork.load(roads.file, roads.segments_file)
            turns = partial(kept_turns, network, roads.turns_file) if roads.turns_file else None
            made = Router(
                network,
                roads.speeds,
                roads.snap_limit_m,
                costs=roads.costs,
                turns=turns,
                profile=roads.profile,
            )
            known = self._usual = roads, made
        router = known[1] if roads.hour is None else known[1].at(roads.hour)
        return router.under(roads.conditions)


def _are_same(one: RoadsInForce, other: RoadsInForce) -> bool:
    kept = attrgetter("file", "speeds", "costs", "snap_limit_m", "profile")
    return bool(kept(one) == kept(other))


def serve(questions: NewestQuestion, output: BinaryIO) -> None:
    """Answer the newest question, again and again, until the process is ended."""
    roads = Roads()
    while True:
        asked = questions.next()
        try:
            router = roads.router(asked.roads)
            solution = solve_plan(asked.problem, router, lambda asked=asked: questions.is_newest(asked))  # type: ignore[misc]
            write_frame(output, PlanSolved(asked.number, solution))
        except NotWanted:
            continue
        except Exception as error:
            log.exception("computing failed")
            told = Reason("unexpected", {"error": f"{type(error).__name__}: {error}"})
            write_frame(output, PlanSolved(asked.number, None, told))


def main() -> None:
    """Serve the console that started this process."""
    faulthandler.enable()
    configure_logging()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(NewestQuestion(os.fdopen(os.dup(0), "rb")), output)


if __name__ == "__main__":
    main()
