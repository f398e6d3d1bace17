"""A worker that brings data in, asked from a test: what was heard, waited for with patience."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.bringing.messages import Answered, Denied, Ended, Heard, Progressed
from app.bringing.process import BringingProcess
from app.bringing.requests import Asked, CarryOut, Prepare
from dispatch.actors import Actor, Role
from dispatch.reasons import Refused
from tests.builders import at

PATIENCE_S = 60.0
PLANNER = Actor("何规划", Role.PLANNER)
NOW = at("14:20:00")


@dataclass
class Worker:
    """One worker over a database, and everything it has told."""

    database: Path
    heard: queue.Queue[Heard] = field(default_factory=queue.Queue)
    progress: list[Progressed] = field(default_factory=list)
    module: str = "app.bringing.worker"

    def __post_init__(self) -> None:
        self.process = BringingProcess(self.database, self.heard.put, self.module)

    def ask(self, asked: Asked) -> Any:
        """The answer to a request; Refused where it is refused."""
        return self.answer(self.process.ask(asked))

    def answer(self, number: int) -> Any:
        """The answer to a request that has been sent."""
        while True:
            heard = self.next()
            if isinstance(heard, Progressed):
                self.progress.append(heard)
            elif isinstance(heard, Answered) and heard.to == number:
                return heard.answer
            elif isinstance(heard, Denied) and heard.to == number:
                raise Refused(heard.reason.code, **heard.reason.values)
            elif isinstance(heard, Ended):
                raise AssertionError(heard)

    def next(self) -> Heard:
        """What is heard next."""
        return self.heard.get(timeout=PATIENCE_S)

    def progressed(self, number: int, stage: str = "") -> Progressed:
        """Waits until a request tells how far it is, in a stage if one is named."""
        while True:
            heard = self.next()
            if isinstance(heard, Progressed) and heard.to == number and stage in ("", heard.stage):
                return heard
            assert isinstance(heard, Progressed), heard

    def ended(self) -> Ended:
        """Waits for its end."""
        while not isinstance(heard := self.next(), Ended):
            pass
        return heard

    def prepare(self, what: str, *files: Path, **asked: str) -> Prepare:
        """The request to prepare files."""
        return Prepare(what, tuple(str(file) for file in files), NOW, asked=asked)

    def carry_out(self, action_id: str, *accepted: str) -> CarryOut:
        """The request to do what was prepared."""
        return CarryOut(PLANNER, action_id, NOW, accepted)

    def close(self) -> None:
        """Let it end and wait for that."""
        self.process.close()
        self.process.wait(PATIENCE_S)
