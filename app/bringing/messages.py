"""What console and worker say to each other while data is brought in: one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.bringing.answers import ANSWERS, Answer
from app.bringing.requests import ASKED, Asked
from dispatch.canonical import as_plain, from_plain
from dispatch.reasons import Reason


@dataclass(frozen=True)
class Progressed:
    """`done` of `total` (0: unknown) items of a stage are through."""

    to: int
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Answered:
    """The answer to request `to`."""

    to: int
    answer: Any


@dataclass(frozen=True)
class Denied:
    """Request `to` is refused, or could not be answered (reason `unexpected`)."""

    to: int
    reason: Reason


@dataclass(frozen=True)
class Ended:
    """The worker is gone; `was_wanted`: it was closed or killed on purpose."""

    code: int
    was_wanted: bool


Heard = Progressed | Answered | Denied | Ended


def asking_line(number: int, asked: Asked) -> str:
    """A request as a line."""
    return _line({"to": number, "ask": type(asked).__name__, "given": as_plain(asked)})


def cancelling_line(number: int) -> str:
    """The wish that a request be called off."""
    return _line({"cancel": number})


def read_asked(plain: Mapping[str, Any]) -> Any:
    """The request that a line held."""
    return from_plain(ASKED[plain["ask"]], plain["given"])


def progress_line(to: int, stage: str, done: int, total: int) -> str:
    """How far a request is."""
    return _line({"to": to, "stage": stage, "done": done, "total": total})


def answer_line(to: int, answer: Answer) -> str:
    """An answer as a line."""
    return _line({"to": to, "answer": type(answer).__name__, "given": as_plain(answer)})


def denial_line(to: int, reason: Reason) -> str:
    """A refusal as a line."""
    values = {name: plain_value(value) for name, value in reason.values.items()}
    return _line({"to": to, "code": reason.code, "values": values})


def read_heard(text: str) -> Progressed | Answered | Denied:
    """What a line of the worker's says; ValueError or KeyError where it is none."""
    plain = json.loads(text)
    if "stage" in plain:
        return Progressed(plain["to"], plain["stage"], plain["done"], plain["total"])
    if "code" in plain:
        return Denied(plain["to"], Reason(plain["code"], plain["values"]))
    return Answered(plain["to"], from_plain(ANSWERS[plain["answer"]], plain["given"]))


def plain_value(value: object) -> str | int | float | bool | None:
    """A value of a finding or a reason as it travels: numbers and texts as they are, times in UTC."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        return plain_value(value.item())
    return str(value)


def _line(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False) + "\n"
