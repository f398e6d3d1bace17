"""Looks words up by code and fills in their values: other codes, times, spans, distances."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Literal
from zoneinfo import ZoneInfo

from app.words.needs import need_words
from dispatch.reasons import Reason
from dispatch.requirement import parse_requirement

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


_HEAD = re.compile(r'^\["([^"]+)"\]$', re.MULTILINE)
"""Begins the lines of a code; no sentence has a line of that form, which a test makes sure of."""


class WordMissing(KeyError):
    """A code that no catalogue file has."""


class Catalogue(Mapping[str, Mapping[str, str]]):
    """Code -> language -> sentence. A code's own lines are parsed when somebody asks for it first.

    To parse all takes a sixth of a second, and a window says one in ten of them. ValueError where a code
    stands twice.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._lines: dict[str, str] = {}
        self._read: dict[str, Mapping[str, str]] = {}
        for name, text in texts.items():
            heads = list(_HEAD.finditer(text))
            ends = [*(head.start() for head in heads[1:]), len(text)]
            for head, end in zip(heads, ends, strict=False):
                if head[1] in self._lines:
                    raise ValueError(f"{name}: {head[1]} stands twice")
                self._lines[head[1]] = text[head.start() : end]

    def __getitem__(self, code: str) -> Mapping[str, str]:
        try:
            return self._read[code]
        except KeyError:
            found: Mapping[str, str] = tomllib.loads(self._lines[code])[code]
            self._read[code] = found
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@cache
def catalogue() -> Catalogue:
    """All sentences, from every TOML file of this package; a code stands in one file only."""
    return Catalogue(catalogue_texts())


def catalogue_texts() -> dict[str, str]:
    """The TOML files of this package by name."""
    entries = sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name)
    return {
        entry.name: entry.read_text(encoding="utf-8") for entry in entries if entry.name.endswith(".toml")
    }


@dataclass(frozen=True)
class Words:
    """The catalogue in one language and one time zone."""

    language: Language = "zh"
    timezone: str = "Asia/Shanghai"

    def say(self, code: str, /, **values: object) -> str:
        """The sentence of `code` with its values; WordMissing where the catalogue has none.

        A placeholder may say what its value is: `{state:@state}` is the word `state.<value>`,
        `{known:@@mode}` the words of several codes with commas between, `{columns:@=import_column}` these
        with their codes in brackets, where somebody has to type one; `{at:clock}` a time of day, `{at:hour}`
        that without seconds, `{at:moment}` a date with time, `{wait_s:span}` seconds as m:ss,
        `{far_m:metres}` a distance, `{share:percent}` a share of one; `{missing:need}` terms of a requirement
        as people call them.
        """
        try:
            sentence = catalogue()[code][self.language]
        except KeyError:
            raise WordMissing(code) from None
        # Most have nothing to fill in, and tables ask for thousands a second.
        if "{" not in sentence and "}" not in sentence:
            return sentence
        return _Filling(self).vformat(sentence, (), values)

    def knows(self, code: str) -> bool:
        """Whether the catalogue has this code."""
        return code in catalogue()

    def coded(self, text: str) -> str:
        """The word of a reason that was given as a code; any other text as somebody wrote it."""
        return self.say(f"coded.{text}") if self.knows(f"coded.{text}") else text

    def reason(self, reason: Reason) -> str:
        """The sentence of a reason."""
        return self.say(f"reason.{reason.code}", **reason.values)

    def clock(self, moment: datetime) -> str:
        """Time of day in the centre's zone, HH:MM:SS."""
        return moment.astimezone(ZoneInfo(self.timezone)).strftime("%H:%M:%S")

    def hour(self, moment: datetime) -> str:
        """Time of day in the centre's zone, HH:MM."""
        return self.clock(moment)[:5]

    def moment(self, moment: datetime) -> str:
        """Date and time in the centre's zone."""
        return moment.astimezone(ZoneInfo(self.timezone)).strftime("%Y-%m-%d %H:%M:%S")


def span(seconds: float) -> str:
    """Seconds as m:ss, from an hour on as h:mm:ss."""
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{secs:02}" if hours else f"{sign}{minutes}:{secs:02}"


def metres(distance_m: float) -> str:
    """Metres below a kilometre, kilometres with one decimal above."""
    return f"{distance_m:.0f} m" if distance_m < 1000 else f"{distance_m / 1000:.1f} km"


class _Filling(string.Formatter):
    def __init__(self, words: Words) -> None:
        self._words = words

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if isinstance(key, str):
            return kwargs.get(key, "–")
        return super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec.startswith(("@@", "@=")):
            return self._words_of(format_spec[2:], value, has_codes=format_spec[1] == "=")
        if format_spec.startswith("@"):
            return self._word_of(format_spec[1:], value)
        if format_spec in _SHAPES and value is not None and value != "–":
            return self._shaped(value, format_spec)
        if isinstance(value, datetime):
            return self._words.moment(value)
        return str(super().format_field(value, "" if format_spec in _SHAPES else format_spec))

    def _word_of(self, prefix: str, value: object) -> str:
        code = f"{prefix}.{value}"
        return self._words.say(code) if self._words.knows(code) else str(value)

    def _words_of(self, prefix: str, values: object, has_codes: bool) -> str:
        codes = [code.strip() for code in str(values).split(",")]
        words = [self._word_of(prefix, code) for code in codes]
        if has_codes:
            words = [self._with_code(word, code) for word, code in zip(words, codes, strict=True)]
        return self._words.say("list.several").join(words)

    def _with_code(self, word: str, code: str) -> str:
        return word if word == code else self._words.say("list.coded", word=word, code=code)

    def _shaped(self, value: Any, shape: str) -> str:
        if shape in ("clock", "hour", "moment"):
            at = datetime.fromisoformat(value) if isinstance(value, str) else value
            return str(getattr(self._words, shape)(at))
        if shape == "need":
            return need_words(parse_requirement(value), self._words)
        return {"span": span, "metres": metres, "percent": percent}[shape](float(value))


def percent(share: float) -> str:
    """A share as per cent with one decimal."""
    return f"{share * 100:.1f} %"


_SHAPES = ("clock", "hour", "moment", "span", "metres", "percent", "need")
