"""How the command line answers: a text for people or JSON for programs; errors as JSON on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cli.way_out import way_words
from app.words import Words
from dispatch.canonical import as_plain
from dispatch.reasons import Reason


class CommandFailed(Exception):
    """A command that ends with an error; `reason` says which."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, values)


@dataclass(frozen=True)
class Answers:
    """Where answers go, in which language and form."""

    words: Words
    as_json: bool = False

    def tell(self, plain: object, lines: Sequence[str] = ()) -> None:
        """Print `plain` as JSON, or `lines` for people (the JSON, indented, where there are none)."""
        if self.as_json:
            print(as_json(plain))
        else:
            print("\n".join(lines) if lines else as_json(plain, indent=2))

    def fail(self, reason: Reason) -> None:
        """Print an error on stderr: code, sentence, values, and the way out of it where one is known."""
        way, told = way_words(reason, self.words), dict(self.worded(reason))
        if way:
            told["way"] = way
        lines = f"{told['text']}\n→ {way}" if way else str(told["text"])
        print(as_json({"error": told}) if self.as_json else lines, file=sys.stderr)

    def worded(self, reason: Reason) -> Mapping[str, object]:
        """A reason as JSON carries it: code, sentence, values."""
        return {
            "code": reason.code,
            "text": self.words.reason(reason),
            "values": as_plain(reason.values),
        }


def as_json(plain: object, indent: int | None = None) -> str:
    """JSON with readable Chinese."""
    return json.dumps(as_plain(plain), ensure_ascii=False, indent=indent)
