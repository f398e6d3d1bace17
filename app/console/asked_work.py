"""Work at the desk that asks for what it needs before it acts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.console.reason_dialog import Question, Reply
from app.console.session import Session


class AskedWork:
    """`ask` opens a question for words, `act` acts at the desk; sheets open over the window."""

    def __init__(
        self,
        session: Session,
        ask: Callable[[Question, Callable[[Reply], None]], None],
        act: Callable[..., None],
        window: QWidget,
    ) -> None:
        self._session, self._ask, self._act, self._window = session, ask, act, window
