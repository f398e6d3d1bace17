"""How Chinese names sound: each character's readings as pinyin, and what letters spell a run of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

Syllables = tuple[frozenset[str], ...]
"""What each character may sound like, in small letters."""
_NAMES_KEPT = 32_768


@lru_cache(maxsize=_NAMES_KEPT)
def sounds(name: str) -> Syllables:
    """How each character is read: by itself, in this name, and as people also read it."""
    # Loaded late: the dictionary takes a quarter of a second that no start should wait for.
    from pypinyin import lazy_pinyin

    heard = [character for character in name if character.isalnum()]
    in_name = lazy_pinyin(heard)
    return tuple(
        _readings(character) | {sound.lower()} for character, sound in zip(heard, in_name, strict=True)
    )


class Spelling:
    """Letters that somebody typed: whether a run of syllables is spelt so, each whole or its first letters.

    How letters go on from each place through each syllable is worked out once, for all names together.
    """

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._onward: dict[tuple[int, frozenset[str]], frozenset[int]] = {}

    def heard_from(self, syllables: Syllables) -> int | None:
        """The syllable from which on the letters are what is heard; None where they are not."""
        return next((start for start in range(len(syllables)) if self._runs(syllables, start)), None)

    def _runs(self, syllables: Syllables, start: int) -> bool:
        places = self._after(0, syllables[start])
        for syllable in syllables[start + 1 :]:
            if not places or _AT_END in places:
                break
            places = frozenset(end for place in places for end in self._after(place, syllable))
        return _AT_END in places

    def _after(self, place: int, syllable: frozenset[str]) -> frozenset[int]:
        """Where the letters can have got to after one more syllable."""
        known = self._onward.get((place, syllable))
        if known is None:
            left = self._wanted[place:]
            known = frozenset(
                place + end if 0 <= end < len(left) else _AT_END for end in _ends(left, syllable)
            )
            self._onward[place, syllable] = known
        return known


_AT_END = -1


def _ends(left: str, syllable: frozenset[str]) -> Iterator[int]:
    """How many letters a syllable takes: all of its own, its first one or two, or all that are left."""
    for sound in syllable:
        shared = _shared(left, sound)
        if shared == len(left):
            yield _AT_END
        if shared == len(sound):
            yield shared
        yield from range(1, min(shared, 2) + 1)


@lru_cache(maxsize=4096)
def clues_of(syllables: Syllables) -> frozenset[str]:
    """What can be typed from any syllable on in three letters or in two, and in one from the first."""
    clues = {sound[:1] for sound in syllables[0]}
    for start in range(len(syllables)):
        for size in (2, 3):
            clues |= _spelt(syllables, start, size)
    return frozenset(clues)


def _spelt(syllables: Syllables, start: int, size: int) -> set[str]:
    """Everything of `size` letters, or fewer at the end, that spells a run from a syllable on."""
    if start == len(syllables) or not size:
        return {""}
    found: set[str] = set()
    for sound in syllables[start]:
        found.add(sound[:size])
        for taken in {1, 2, len(sound)}:
            if taken <= min(size, len(sound)):
                found |= {sound[:taken] + rest for rest in _spelt(syllables, start + 1, size - taken)}
    return found


def _shared(wanted: str, sound: str) -> int:
    """How many letters from the beginning are the same."""
    return next(
        (at for at, (one, other) in enumerate(zip(wanted, sound, strict=False)) if one != other),
        min(len(wanted), len(sound)),
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
