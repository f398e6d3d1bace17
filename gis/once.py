"""A property that is made when first asked for, by one thread only."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, TypeVar, overload

Made = TypeVar("Made")


class once(Generic[Made]):  # noqa: N801 - a decorator, like property
    """Like functools.cached_property, but two threads that ask at once get one and the same value."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self._lock = RLock()
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, holder: None, owner: type) -> once[Made]: ...

    @overload
    def __get__(self, holder: object, owner: type) -> Made: ...

    def __get__(self, holder: object | None, owner: type) -> once[Made] | Made:
        if holder is None:
            return self
        with self._lock:
            if self._name not in vars(holder):
                vars(holder)[self._name] = self._make(holder)
            made: Made = vars(holder)[self._name]
            return made
