"""Reads words of a fixed vocabulary from tables: kinds of people, modes of travel, credit colours."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from data.importers.report import RowRefused

E = TypeVar("E", bound=StrEnum)
CREDITS = ("red", "yellow", "green")


def member_of(kind: type[E], vocabulary: str, text: str) -> E:
    """The member of an enumeration that a cell names by code or in Chinese; RowRefused("unknown_…")."""
    return kind(code_of(vocabulary, text, [member.value for member in kind]))


def code_of(vocabulary: str, text: str, known: list[str]) -> str:
    """The code that a cell names; RowRefused("unknown_kind" | "unknown_mode" | "unknown_credit")."""
    code = _words()[vocabulary].get(text, text.casefold())
    if code not in known:
        raise RowRefused(f"unknown_{vocabulary}", value=text, known=", ".join(known))
    return code


def word_code(vocabulary: str, text: str) -> str:
    """The code that a cell names; the text itself where the vocabulary has no word for it."""
    return _words()[vocabulary].get(text, text)


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
