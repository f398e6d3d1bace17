"""How far long work is: told in stages to whoever listens, who may call it off."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from dispatch.reasons import Refused

Item = TypeVar("Item")
TOLD_EVERY = 500


class Progress(Protocol):
    """Hears that `done` of `total` (0: unknown) items of a stage are through; raises Cancelled to stop."""

    def __call__(self, stage: str, done: int, total: int, /) -> None: ...


class Cancelled(Refused):
    """The work was called off by who asked for it; nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__("cancelled")


def unheard(_stage: str, _done: int, _total: int, /) -> None:
    """Nobody listens."""


def told(items: Sequence[Item], stage: str, progress: Progress) -> Iterator[Item]:
    """The items, telling how many are through every now and then and at the end."""
    return told_of(items, len(items), stage, progress)


def told_of(items: Iterable[Item], total: int, stage: str, progress: Progress) -> Iterator[Item]:
    """The same of items whose number is known otherwise; 0: unknown."""
    done = 0
    for item in items:
        if done % TOLD_EVERY == 0:
            progress(stage, done, total)
        yield item
        done += 1
    progress(stage, done, total)
