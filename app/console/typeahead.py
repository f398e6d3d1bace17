"""Finds entries while their names are typed: by code, Chinese name, pinyin and its initials; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import Any

Syllables = tuple[frozenset[str], ...]
"""What each character may sound like, in small letters."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found: its key, the name that is shown, a line beside it, other names of it."""

    key: Any
    name: str
    detail: str = ""
    also: tuple[str, ...] = ()


class TypeAhead:
    """An index of entries; built once, then searched by any thread."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._lines = [(entry, _sounds_of(entry)) for entry in entries]

    def find(self, typed: str, limit: int = 8) -> tuple[Entry, ...]:
        """The entries that `typed` may mean, the likeliest first; none for nothing typed."""
        wanted = "".join(typed.lower().split())
        if not wanted:
            return ()
        ranked = ((_rank(wanted, entry, sounds), entry.name, entry) for entry, sounds in self._lines)
        fits = ((rank, len(name), name, entry) for rank, name, entry in ranked if rank is not None)
        return tuple(entry for *_, entry in nsmallest(limit, fits, key=lambda fit: fit[:3]))

    def named(self, typed: str) -> Entry | None:
        """The one entry that is called exactly so; None where none is, or several are."""
        found = [entry for entry, _ in self._lines if typed.strip() in (entry.name, *entry.also)]
        return found[0] if len(found) == 1 else None


def _rank(wanted: str, entry: Entry, sounds: tuple[Syllables, ...]) -> int | None:
    """0 the name itself, then its beginning, other names, its inside, its sound; last a name in `wanted`."""
    name = entry.name.lower()
    others = [other.lower() for other in entry.also]
    if wanted == name or wanted in others:
        return 0
    if name.startswith(wanted):
        return 1
    if any(other.startswith(wanted) for other in others):
        return 2
    if wanted in name or any(wanted in other for other in others):
        return 3
    if wanted.isascii() and wanted.isalnum():
        firsts = [first for each in sounds if (first := _heard(wanted, each)) is not None]
        return 4 + (min(firsts) > 0) if firsts else None
    return 6 if len(name) > 1 and name in wanted else None


def _heard(wanted: str, sounds: Syllables) -> int | None:
    """The character from which on `wanted` is what is heard."""
    return next((start for start in range(len(sounds)) if _spells(wanted, sounds, start)), None)


def _spells(wanted: str, sounds: Syllables, start: int) -> bool:
    """Whether `wanted` is, from a character on, a run of syllables, each whole or its first letters."""
    if not wanted:
        return True
    if start >= len(sounds):
        return False
    for sound in sounds[start]:
        shared = _shared(wanted, sound)
        if any(_spells(wanted[count:], sounds, start + 1) for count in _ends(shared, len(sound))):
            return True
        if shared == len(wanted):
            return True
    return False


def _shared(wanted: str, sound: str) -> int:
    """How many letters from the beginning are the same."""
    return next(
        (at for at, (one, other) in enumerate(zip(wanted, sound, strict=False)) if one != other),
        min(len(wanted), len(sound)),
    )


def _ends(shared: int, whole: int) -> tuple[int, ...]:
    """Where a syllable may end in what was typed: after the whole of it, or after its initial."""
    ends = [whole] if shared == whole else []
    return tuple(dict.fromkeys([*ends, *(count for count in (2, 1) if count <= shared)]))


def _sounds_of(entry: Entry) -> tuple[Syllables, ...]:
    """How its names sound; names in letters are found as they are written."""
    return tuple(_sounds(name) for name in (entry.name, *entry.also) if not name.isascii())


def _sounds(name: str) -> Syllables:
    """How each character is read: by itself, in this name, and as people also read it."""
    # Loaded late: the dictionary takes a quarter of a second that no start should wait for.
    from pypinyin import lazy_pinyin

    heard = [character for character in name if character.isalnum()]
    in_name = lazy_pinyin(heard)
    return tuple(
        _readings(character) | {sound.lower()} for character, sound in zip(heard, in_name, strict=True)
    )


@lru_cache(maxsize=8192)
def _readings(character: str) -> frozenset[str]:
    from pypinyin import lazy_pinyin

    return frozenset({*(sound.lower() for sound in lazy_pinyin(character)), *_ALSO_READ.get(character, ())})


_ALSO_READ = {
    "长": ("chang", "zhang"),
    "朝": ("chao", "zhao"),
    "重": ("zhong", "chong"),
    "行": ("xing", "hang"),
    "乐": ("le", "yue"),
    "厦": ("sha", "xia"),
    "都": ("du", "dou"),
    "会": ("hui", "kuai"),
    "车": ("che", "ju"),
    "调": ("tiao", "diao"),
    "石": ("shi", "dan"),
    "弄": ("nong", "long"),
    "校": ("xiao", "jiao"),
    "大": ("da", "dai"),
    "浒": ("hu", "xu"),
}
"""Characters with two everyday readings. All readings of the dictionary would find the park under w."""
