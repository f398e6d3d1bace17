"""What the cells of a row say of a road: class, direction, who may use it, speed and length, name, level."""

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from data.importers.osm_tags import MEANT_BY, WayMeaning, first_route, meaning_of_way, speed_kmh, tidy_name
from data.importers.report import RowRefused
from data.importers.road_options import RoadOptions
from data.importers.road_rules import KMH_OF_LINK, class_of_speed
from data.importers.road_words import CLASS_WORDS, NO_ROADS, ONEWAY_LETTERS, ONEWAY_WORDS
from data.importers.row_meaning import Doubt, RowMeaning
from gis.road_network import Access, EdgeFlag, RoadClass

_NOTHING = frozenset({"", "none", "nan", "null"})
_LONGEST_NOTHING = 8
_NO = frozenset({"no", "0", "false", "f", "n", "否", "无"})
_TUNNEL_MARK, _MOTORWAY_MARK = 1, 2
_MEANINGS_KEPT = 20_000
_OF_DIRECTIONS = ("oneway", "maxspeed:")
_SIDES = ("maxspeed:forward", "maxspeed:backward")
_LARGEST_ID = 2**63


def tag_columns(header: Sequence[str], columns: Mapping[str, str], is_directed: bool) -> list[str]:
    """The columns of a file, besides those that are read by name, that are tags of who may use a road."""
    told_by_columns = {"highway", "layer", "bridge", "tunnel", "junction", "access", "oneway", "maxspeed"}
    free = MEANT_BY - told_by_columns - set(columns.values())
    return [name for name in header if name in free and not (is_directed and name.startswith(_OF_DIRECTIONS))]


@dataclass
class RoadCells:
    """Cells by our name of a column, of a file whose rows are numbered from 0; what the options say of them.

    `tags` are columns that bear the names of OpenStreetMap's tags and say who may use a road, and where.
    `unknown_oneways` collects words of direction that nobody explained, `letters` that T or F stood there.
    """

    columns: Mapping[str, Sequence[Any]]
    options: RoadOptions
    is_directed: bool
    tags: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    unknown_oneways: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    def has(self, column: str) -> bool:
        """Whether the file has such a column."""
        return column in self.columns

    def __post_init__(self) -> None:
        self.columns = {name: list(map(_told, values)) for name, values in self.columns.items()}
        self.tags = {name: list(map(_told, values)) for name, values in self.tags.items()}

    def cell(self, column: str, row: int) -> Any:
        """What stands there, None for nothing."""
        values = self.columns.get(column)
        return None if values is None else values[row]

    def number(self, column: str, row: int) -> float | None:
        """A number; RowRefused("not_a_number" | "not_finite")."""
        value = self.cell(column, row)
        if value is None:
            return None
        try:
            number = float(value)
        except (TypeError, ValueError) as error:
            raise RowRefused("not_a_number", column=column, value=value) from error
        if not math.isfinite(number):
            raise RowRefused("not_finite", value=value)
        return number

    def positive(self, column: str, row: int) -> float | None:
        """A number above zero; RowRefused("not_positive") as well."""
        number = self.number(column, row)
        if number is not None and number <= 0:
            raise RowRefused("not_positive", column=column, value=number)
        return number

    def meaning(self, row: int) -> RowMeaning:
        """What the row says; RowRefused where that is no road, or cannot be read."""
        doubts: list[Doubt] = []
        length_m, duration_s = self._length(row), self.positive("duration_s", row)
        kmh = self._speed(row, doubts)
        if length_m is not None and duration_s is not None:
            kmh = length_m * 3.6 / duration_s
        words = self._classes(row, kmh, doubts)
        tags = self._tags(row, words[0])
        link = EdgeFlag.LINK if words[0].endswith("_link") else EdgeFlag.NONE
        way = _meaning_of(tuple(tags.items()))
        doubts += [(code, {"tag": tag}) for code, tag in way.doubts]
        doubts += [(code, {}) for code in self._missing(length_m, duration_s, kmh)]
        name, number = self._text("name", row), self._text("ref", row)
        return RowMeaning(
            way=way,
            access=self._access(row, words),
            name=name or number,
            number=first_route(number) if name else "",
            speed_kmh=kmh,
            length_m=length_m,
            duration_s=duration_s,
            own_speeds=tuple(side for side, name in enumerate(_SIDES) if name in tags),
            flags=way.flags | link if link else way.flags,
            doubts=tuple(doubts),
        )

    def _speed(self, row: int, doubts: list[Doubt]) -> float | None:
        value = self.cell("speed_kmh", row)
        if value is None:
            return None
        try:
            speeds = [_kmh(part) for part in _listed(value)]
        except ValueError:
            doubts.append(("maxspeed_unreadable", {"tag": str(value)}))
            return None
        if any(speed is not None and speed < 0 for speed in speeds):
            raise RowRefused("not_positive", column="speed_kmh", value=value)
        known = [speed for speed in speeds if speed]
        if len(set(known)) > 1:
            doubts.append(
                ("several_values", {"column": "speed_kmh", "value": str(value), "taken": min(known)})
            )
        return min(known, default=None)

    def _missing(self, length_m: float | None, duration_s: float | None, kmh: float | None) -> Iterator[str]:
        if length_m is None and self.has("length_m"):
            yield "length_missing"
        elif duration_s is None and kmh is not None and self.has("duration_s"):
            yield "duration_missing"

    def _length(self, row: int) -> float | None:
        length_m = self.number("length_m", row)
        # Two nodes of a network that was written here may lie at one place.
        is_far = length_m is None or length_m > 0 or (length_m == 0 and self.cell("shape", row) is not None)
        if not is_far:
            raise RowRefused("zero_length")
        return length_m

    def _classes(self, row: int, kmh: float | None, doubts: list[Doubt]) -> list[str]:
        """Highway words of the row, the smallest road first: who passes all of it, passes that."""
        if self._marks(row) & _MOTORWAY_MARK:
            return ["motorway"]
        told = [str(part).strip() for part in _listed(self.cell("highway", row))]
        words = [word for word in map(self._class_word, told) if word]
        if told and not words and kmh is not None:
            doubts.append(("class_unknown", {"highway": ", ".join(told)}))
        if len(set(words)) > 1:
            words.sort(key=lambda word: -RoadClass[word.removesuffix("_link").upper()])
            doubts.append(
                ("several_values", {"column": "highway", "value": ", ".join(told), "taken": words[0]})
            )
        return words or [self._assumed(told, kmh)]

    def _class_word(self, told: str) -> str:
        word = self.options.classes.get(told) or CLASS_WORDS.get(told.casefold(), "")
        if not word and told.casefold() in NO_ROADS:
            raise RowRefused("not_a_road", highway=told)
        return word

    def _assumed(self, told: Sequence[str], kmh: float | None) -> str:
        if kmh is not None:
            return class_of_speed(kmh).name.lower()
        if self.options.default_class:
            return self.options.default_class
        if told:
            raise RowRefused("class_unmapped", highway=", ".join(told))
        raise RowRefused("no_duration")

    def _tags(self, row: int, word: str) -> dict[str, str]:
        kind = word.removesuffix("_link")
        tags = {"waterway": "canal", "boat": "yes"} if kind == "waterway" else {"highway": kind}
        if RoadClass[kind.upper()] in KMH_OF_LINK:
            tags["highway"] = word
        is_tunnel = self._marks(row) & _TUNNEL_MARK
        for name, values in self.tags.items():
            if values[row] is not None:
                tags[name] = str(values[row]).strip()
        for name in ("bridge", "tunnel"):
            if self._is_so(name, row) or (name == "tunnel" and is_tunnel):
                tags[name] = "yes"
        for name in ("junction", "access"):
            if (value := self.cell(name, row)) is not None:
                tags[name] = str(_listed(value)[0]).strip()
        if (layer := self.number("layer", row)) is not None:
            tags["layer"] = str(int(layer))
        if not self.is_directed and (direction := self._direction(row)):
            tags["oneway"] = direction
        return tags

    def _marks(self, row: int) -> int:
        """Marks are bits; words in such a column are none."""
        value = self.cell("marks", row)
        return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0

    def _is_so(self, column: str, row: int) -> bool:
        value = self.cell(column, row)
        return value is not None and any(str(part).strip().casefold() not in _NO for part in _listed(value))

    def _direction(self, row: int) -> str:
        value = self.cell("oneway", row)
        if value is None:
            return ""
        told = str(int(value)) if isinstance(value, int | float) else str(value).strip()
        word = self.options.oneways.get(told) or ONEWAY_WORDS.get(told.casefold(), "")
        if not word and told.casefold() in ONEWAY_LETTERS:
            self.letters.add(told.upper())
            return ONEWAY_LETTERS[told.casefold()]
        if told.casefold() == "b":
            self.letters.add("B")
        if not word:
            self.unknown_oneways.add(told)
        return word or "no"

    def _access(self, row: int, words: Sequence[str]) -> Access | None:
        """Who may use it where the row itself says so, or where it joins roads of several classes."""
        told = self.cell("modes", row)
        if told is not None:
            return modes_of(str(told))
        if len(set(words)) < 2:
            return None
        every = [_meaning_of(tuple(self._tags(row, word).items())) for word in words]
        access = every[0].forward.access
        for way in every[1:]:
            access &= way.forward.access
        return access

    def _text(self, column: str, row: int) -> str:
        return "/".join(tidy_name(str(part)) for part in _listed(self.cell(column, row)))


def _told(value: Any) -> Any:
    """A cell's value, None for what says nothing."""
    if isinstance(value, str):
        is_told = len(value) > _LONGEST_NOTHING or value.strip().casefold() not in _NOTHING
        return value if is_told else None
    return None if isinstance(value, float) and math.isnan(value) else value


def _kmh(value: Any) -> float | None:
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    text = str(value).strip()
    try:
        return float(text)
    except ValueError:
        return speed_kmh(text)


def _listed(value: Any) -> list[Any]:
    """A cell's values: OSMnx writes those of joined roads as a list in text."""
    if value is None:
        return []
    if not isinstance(value, str) or not value.startswith("["):
        return [value]
    try:
        listed = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [value]
    return [part for part in listed if part is not None] or [""] if isinstance(listed, list) else [value]


def origin_of(value: Any, row: int) -> int:
    """The source id that a cell tells, of several the first; the row's number where it tells none."""
    told = next(iter(_listed(value)), None)
    try:
        number = int(told)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return row
    return number if abs(number) < _LARGEST_ID else row


@lru_cache(maxsize=_MEANINGS_KEPT)
def modes_of(text: str) -> Access:
    """The modes that a text lists by code; RowRefused("modes_unreadable")."""
    access = Access.NONE
    for word in filter(None, text.split(",")):
        name = word.strip().upper()
        if name not in Access.__members__:
            raise RowRefused("modes_unreadable", value=text)
        access |= Access[name]
    return access


@lru_cache(maxsize=_MEANINGS_KEPT)
def _meaning_of(tags: tuple[tuple[str, str], ...]) -> WayMeaning:
    way = meaning_of_way(dict(tags))
    if way is None:
        raise RowRefused("not_a_road", highway=dict(tags).get("highway", ""))
    return way
