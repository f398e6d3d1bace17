"""Reads a centre's category file: the table, its majors, upgrades, clues and shapes of the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TypeVar

from dispatch.categories import HOURS, Category, CategoryTree, Major, Shape, StagedLimit, Upgrade
from dispatch.requirement import NOTHING, parse_requirement

T = TypeVar("T")

COLUMNS = ("code", "zh", "orig", "sev", "need", "pen", "fast", "close", "share", "shape")
_CODE = re.compile(r"[A-Z]{3}\.[a-z_0-9]+")
_LIMIT = re.compile(r"(?:([a-z_]+)\s+)?(\d+(?:\.\d+)?)(eh|wh|wd)")
_SHAPE = re.compile(r"([A-Z])((?:\s+\d+(?:\.\d+)?){24})(?:\s.*)?")
_DIRECTIVE = re.compile(r"(major|upgrade|clue only|en):\s*(.*)")
_FLAT: Shape = (1 / HOURS,) * HOURS


class BadCategories(ValueError):
    """A category file that can't be read; the message names the line."""


@dataclass
class _Draft:
    """What has been read so far; table rows wait for the shapes, which stand below them."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    majors: dict[str, str] = field(default_factory=dict)
    upgrades: list[Upgrade] = field(default_factory=list)
    clues: list[Category] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)


@cache
def shipped_categories() -> CategoryTree:
    """The tree of the demo centre that comes with the program."""
    return read_categories(files("dispatch").joinpath("categories.txt").read_text(encoding="utf-8"))


def read_categories(text: str) -> CategoryTree:
    """The tree that a category file holds; BadCategories names the line that can't be read."""
    draft = _Draft()
    for number, line in enumerate(text.splitlines(), start=1):
        _at_line(number, _take, draft, number, line.strip())
    minors = [_at_line(number, _category, cells, draft.shapes) for number, cells in draft.rows]
    return _tree([_in_english(category, draft) for category in (*minors, *draft.clues)], draft)


def _in_english(category: Category, draft: _Draft) -> Category:
    name = draft.english.get(category.code)
    return replace(category, words={**category.words, "en": name}) if name else category


def _at_line(number: int, read: Callable[..., T], *values: object) -> T:
    try:
        return read(*values)
    except ValueError as problem:
        raise BadCategories(f"line {number}: {problem}") from problem


def _take(draft: _Draft, number: int, line: str) -> None:
    directive, shape = _DIRECTIVE.fullmatch(line), _SHAPE.fullmatch(line)
    if not line or line.startswith("#"):
        return
    if "|" in line:
        _take_row(draft, number, [cell.strip() for cell in line.split("|")])
    elif directive is not None:
        _take_directive(draft, directive[1], directive[2].split())
    elif shape is not None:
        draft.shapes[shape[1]] = _normalised([float(weight) for weight in shape[2].split()])
    else:
        raise ValueError(f"neither a row, a directive nor a shape of {HOURS} hours: {line!r}")


def _take_row(draft: _Draft, number: int, cells: list[str]) -> None:
    if tuple(cells) == COLUMNS:
        return
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} columns, {len(COLUMNS)} are needed: {', '.join(COLUMNS)}")
    if any(cells[0] == earlier[0] for _, earlier in draft.rows):
        raise ValueError(f"{cells[0]} stands twice")
    draft.rows.append((number, cells))


def _take_directive(draft: _Draft, name: str, words: list[str]) -> None:
    if name == "major" and len(words) == 2:
        draft.majors[words[0]] = words[1]
    elif name == "clue only" and len(words) == 2:
        draft.clues.append(_clue(*words))
    elif name == "en" and len(words) > 1:
        draft.english[_checked_code(words[0])] = " ".join(words[1:])
    elif name == "upgrade" and len(words) == 3:
        flag, code, severity = words
        draft.upgrades.append(Upgrade(flag, None if code == "*" else code, _severity(severity)))
    else:
        raise ValueError(f"{name}: {' '.join(words)!r} has the wrong number of words")


def _normalised(weights: Iterable[float]) -> Shape:
    kept = tuple(weights)
    whole = sum(kept)
    if whole <= 0:
        raise ValueError("a shape without weight")
    return tuple(weight / whole for weight in kept)


def _category(cells: list[str], shapes: dict[str, Shape]) -> Category:
    code, zh, origin, severity, need, penalty, fast, close, share, shape = cells
    return Category(
        code=_checked_code(code),
        major=code[:3],
        words={"zh": zh},
        origin=_one_of(origin, "G", "P", "R", "S"),
        severity=_severity(severity),
        requirement=parse_requirement(need),
        penalty=_one_of(penalty, "Y", "n") == "Y",
        fast=fast,
        closing=read_limits(close),
        share=float(share),
        shape=_shape(shape, shapes),
    )


def _clue(code: str, zh: str) -> Category:
    return Category(
        _checked_code(code), code[:3], {"zh": zh}, "R", 4, NOTHING, False, "N", (), 0, _FLAT, True
    )


def read_limits(text: str) -> tuple[StagedLimit, ...]:
    """The staged limits of "cordon 1eh;fix 1wd"; the last is `close`, others without a name are `step`."""
    parts = [part.strip() for part in text.split(";")]
    return tuple(_limit(part, "close" if part is parts[-1] else "step") for part in parts)


def _limit(part: str, unnamed: str) -> StagedLimit:
    found = _LIMIT.fullmatch(part)
    if found is None:
        raise ValueError(f"no closing limit: {part!r}")
    return StagedLimit(found[1] or unnamed, float(found[2]), found[3])


def _shape(text: str, shapes: dict[str, Shape]) -> Shape:
    unknown = [letter for letter in text.split("+") if letter not in shapes]
    if unknown:
        raise ValueError(f"no shape {unknown[0]!r}")
    columns = zip(*(shapes[letter] for letter in text.split("+")), strict=True)
    return _normalised(sum(column) for column in columns)


def _checked_code(code: str) -> str:
    if _CODE.fullmatch(code) is None:
        raise ValueError(f"no category code: {code!r}")
    return code


def _severity(text: str) -> int:
    return int(_one_of(text, "1", "2", "3", "4"))


def _one_of(text: str, *known: str) -> str:
    if text not in known:
        raise ValueError(f"{text!r} is none of {', '.join(known)}")
    return text


def _tree(minors: list[Category], draft: _Draft) -> CategoryTree:
    if not minors:
        raise BadCategories("no category in the file")
    codes = {category.code for category in minors}
    unknown = [item.category for item in draft.upgrades if item.category not in (None, *codes)]
    if unknown:
        raise BadCategories(f"an upgrade of {unknown[0]}, which is no category")
    words = {code: draft.majors.get(code, code) for code in dict.fromkeys(item.major for item in minors)}
    majors = tuple(Major(code, {"zh": zh}) for code, zh in words.items())
    return CategoryTree(majors, tuple(minors), tuple(draft.upgrades))
