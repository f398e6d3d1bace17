"""Finds entries while their names are typed: by code, Chinese name, pinyin and its initials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from dispatch.sounds import Spelling, Syllables, clues_of, sounds


@dataclass(frozen=True)
class Entry:
    """Something that can be found: its key, the name that is shown, a line beside it, other names of it."""

    key: Any
    name: str
    detail: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """An entry that was found; of two the one of the lower `order` is likelier."""

    order: tuple[int, int, str]
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Line:
    entry: Entry
    name: str
    others: tuple[str, ...]
    sounds: tuple[Syllables, ...]


class TypeAhead:
    """An index of entries, searched by any thread while none changes it.

    Only entries that share a clue with what is typed are looked at: two letters side by side, or two sounds.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._lines: dict[int, _Line] = {}
        self._next = 0
        self._by_clue: dict[str, list[int]] = {}
        self._left_over = 0
        for entry in entries:
            self.put(entry)

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, entry: Entry) -> int:
        """Take one more entry in; the number is what `take_out` wants."""
        line = _line(entry)
        number, self._next = self._next, self._next + 1
        self._lines[number] = line
        for clue in _clues(line):
            self._by_clue.setdefault(clue, []).append(number)
        return number

    def take_out(self, number: int) -> None:
        """Find an entry no more."""
        if self._lines.pop(number, None) is not None:
            self._left_over += 1
        if self._left_over > len(self._lines) + 1_000:
            self._forget_what_left()

    def _forget_what_left(self) -> None:
        for clue, numbers in list(self._by_clue.items()):
            held = [number for number in numbers if number in self._lines]
            if held:
                self._by_clue[clue] = held
            else:
                del self._by_clue[clue]
        self._left_over = 0

    def find(self, typed: str, limit: int = 8) -> tuple[Entry, ...]:
        """The entries that `typed` may mean, the likeliest first; none for nothing typed."""
        return tuple(hit.entry for hit in self.hits(typed, limit))

    def hits(self, typed: str, limit: int = 8) -> list[Hit]:
        """The same with how likely each is."""
        wanted = _squeezed(typed)
        if not wanted:
            return []
        spelling = Spelling(wanted) if _is_spelt(wanted) else None
        found = (self._hit(wanted, spelling, number) for number in sorted(self._likely(wanted)))
        return nsmallest(limit, (hit for hit in found if hit is not None), key=lambda hit: hit.order)

    def named(self, typed: str) -> Entry | None:
        """The one entry that is called exactly so; None where none is, or several are."""
        called = typed.strip()
        found = [
            line.entry
            for number in self._likely(_squeezed(called))
            if (line := self._lines.get(number)) and called in (line.entry.name, *line.entry.also)
        ]
        return found[0] if len(found) == 1 else None

    def _likely(self, wanted: str) -> set[int]:
        """Entries that share a clue with what is wanted."""
        numbers: set[int] = set()
        rarest = min((self._of(clue) for clue in _written(wanted)), key=len, default=[])
        numbers.update(rarest)
        if _is_spelt(wanted):
            numbers.update(self._of("~" + wanted[:3]))
        else:
            for at in range(len(wanted) - 1):
                numbers.update(self._of("^" + wanted[at : at + 2]))
        return numbers

    def _of(self, clue: str) -> list[int]:
        return self._by_clue.get(clue, [])

    def _hit(self, wanted: str, spelling: Spelling | None, number: int) -> Hit | None:
        line = self._lines.get(number)
        rank = None if line is None else _rank(wanted, spelling, line)
        return None if line is None or rank is None else Hit((rank, len(line.name), line.name), line.entry)


def _squeezed(text: str) -> str:
    return "".join(text.lower().split())


def _line(entry: Entry) -> _Line:
    names = [_squeezed(name) for name in (entry.name, *entry.also)]
    # Names in letters are found as they are written.
    heard = tuple(sounds(name) for name in names if not name.isascii())
    return _Line(entry, names[0], tuple(names[1:]), heard)


def _clues(line: _Line) -> set[str]:
    clues = {"^" + line.name[:2]}
    for name in (line.name, *line.others):
        clues.update(_written(name), name)
    for syllables in line.sounds:
        clues.update("~" + clue for clue in clues_of(syllables))
    return clues


def _written(text: str) -> Iterator[str]:
    """Every two characters side by side; a single one by itself."""
    if len(text) == 1:
        yield text
    yield from (text[at : at + 2] for at in range(len(text) - 1))


def _is_spelt(wanted: str) -> bool:
    return wanted.isascii() and wanted.isalnum()


def _rank(wanted: str, spelling: Spelling | None, line: _Line) -> int | None:
    """0 the name itself, then its beginning, other names, its inside, its sound; last a name in `wanted`."""
    if wanted == line.name or wanted in line.others:
        return 0
    if line.name.startswith(wanted):
        return 1
    if any(other.startswith(wanted) for other in line.others):
        return 2
    if wanted in line.name or any(wanted in other for other in line.others):
        return 3
    if spelling is not None:
        return _heard_rank(wanted, spelling, line)
    return 6 if len(line.name) > 1 and line.name in wanted else None


def _heard_rank(wanted: str, spelling: Spelling, line: _Line) -> int | None:
    """By sound from the beginning, or from within; a single letter says too little of what stands within."""
    firsts = [first for each in line.sounds if (first := spelling.heard_from(each)) is not None]
    if not firsts or (len(wanted) == 1 and min(firsts) > 0):
        return None
    return 4 + (min(firsts) > 0)
