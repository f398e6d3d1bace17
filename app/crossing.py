"""Hands things from any thread over to the one that a window lives in."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot


class Crossing(QObject):
    """`put` may be called in any thread; `told` hears of each thing on this object's own, in their order.

    No signal is emitted in another thread. It would take a lock of Qt's while it holds the interpreter, and a
    window's thread that takes an object apart holds such a lock while it waits for the interpreter: both wait
    for ever, seldom, but a console is open all day. To post an event takes none of these locks.
    """

    def __init__(self, told: Callable[[Any], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = told
        self._waiting: SimpleQueue[Any] = SimpleQueue()

    def put(self, thing: object) -> None:
        """Hand a thing over."""
        self._waiting.put(thing)
        QMetaObject.invokeMethod(self, "take", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def take(self) -> None:
        """Tell of the next thing; called by Qt, once for each."""
        self._told(self._waiting.get())
