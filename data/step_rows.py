"""The rows of a step read one after the other, so that a long one is never held as Python's objects."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from data.steps import LONG_BYTES
from dispatch.canonical import as_bytes

_WINDOW_BYTES = 1 << 20
_ROWS = b',"rows":['
_DECODER = json.JSONDecoder()


class ToldRow(NamedTuple):
    """What a step tells of a row; `state`: its canonical bytes as it was left, None: taken away."""

    kind: str
    id: str
    version: int
    state: bytes | None


class StepRows:
    """The rows of one step, to be gone through once; what stands around them is `plain` afterwards.

    ValueError or KeyError where the bytes are no step.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.plain: dict[str, Any] = {}

    def __iter__(self) -> Iterator[ToldRow]:
        if len(self._body) <= LONG_BYTES:
            self.plain = json.loads(self._body)
            return (_told(state) for state in self.plain.pop("rows"))
        return self._one_by_one()

    def _one_by_one(self) -> Iterator[ToldRow]:
        begins = self._body.index(_ROWS)
        text = _Text(self._body, begins + len(_ROWS))
        while text.next_mark() != "]":
            told, row = text.value()
            yield _told(row, told)
        rest = text.rest().removeprefix("]").removeprefix(",")
        before = self._body[:begins].decode().removeprefix("{")
        self.plain = json.loads("{" + ",".join(part for part in (before, rest) if part))


class _Text:
    """The text of some bytes from a place on, of which only a window is held."""

    def __init__(self, body: bytes, place: int) -> None:
        self._body, self._at = body, place
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text, self._place = "", 0

    def next_mark(self) -> str:
        """The next sign, a comma between two rows passed over."""
        while self._place >= len(self._text) or self._text[self._place] == ",":
            if self._place < len(self._text):
                self._place += 1
            elif not self._read_on():
                raise ValueError("a step ends among its rows")
        return self._text[self._place]

    def value(self) -> tuple[str, Any]:
        """The next row, as it is written and as it is meant."""
        while True:
            try:
                value, ends = _DECODER.raw_decode(self._text, self._place)
            except ValueError:
                if not self._read_on():
                    raise
                continue
            told = self._text[self._place : ends]
            self._place = ends
            return told, value

    def rest(self) -> str:
        """All that is left."""
        while self._read_on():
            pass
        return self._text[self._place :]

    def _read_on(self) -> bool:
        part = self._body[self._at : self._at + _WINDOW_BYTES]
        self._at += len(part)
        self._text = self._text[self._place :] + self._decoder.decode(part)
        self._place = 0
        return bool(part)


def _told(row: dict[str, Any], told: str = "") -> ToldRow:
    state = row["state"]
    kept = None if state is None else _written(row, told) or as_bytes(state)
    return ToldRow(row["kind"], row["id"], row["version"], kept)


def _written(row: dict[str, Any], told: str) -> bytes:
    """The bytes of the state as they stand in what is told of a row; none where that is not canonical."""
    before = as_bytes({"id": row["id"], "kind": row["kind"]}).decode()[:-1] + ',"state":'
    after = f',"version":{row["version"]}}}'
    if not (told.startswith(before) and told.endswith(after)):
        return b""
    return told[len(before) : -len(after)].encode()
