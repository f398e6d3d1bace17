"""Sources (案源): where reports come from, and what that makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dispatch.reasons import Refused

_FLAGS = frozenset({"machine", "caller", "reply"})


class BadSources(ValueError):
    """A source file that can't be read."""


@dataclass(frozen=True)
class Source:
    """A machine's alert starts as a clue; a caller can be called back; a reply may be owed to the source."""

    code: str
    is_machine: bool = False
    brings_caller: bool = False
    needs_reply: bool = False


@dataclass(frozen=True)
class SourceBook:
    """All sources of a centre, in the order of its file."""

    sources: Mapping[str, Source]

    def by_code(self, code: str) -> Source:
        """The source of this code; Refused("unknown_source") where there is none."""
        try:
            return self.sources[code]
        except KeyError:
            raise Refused("unknown_source", source=code) from None


@cache
def shipped_sources() -> SourceBook:
    """The sources of the demo centre that come with the program."""
    return read_sources(files("dispatch").joinpath("sources.toml").read_text(encoding="utf-8"))


def read_sources(text: str) -> SourceBook:
    """The sources that a TOML text holds, a table with flags each; BadSources says what can't be read."""
    try:
        tables = tomllib.loads(text)
        return SourceBook({code: _source(code, flags) for code, flags in tables.items()})
    except (tomllib.TOMLDecodeError, ValueError) as problem:
        raise BadSources(str(problem)) from problem


def _source(code: str, flags: Mapping[str, object]) -> Source:
    unknown = [name for name, value in flags.items() if name not in _FLAGS or not isinstance(value, bool)]
    if unknown:
        raise ValueError(f"source {code}: {unknown[0]} is no flag of {', '.join(sorted(_FLAGS))}")
    told = {name: bool(flags.get(name, False)) for name in _FLAGS}
    return Source(code, told["machine"], told["caller"], told["reply"])
