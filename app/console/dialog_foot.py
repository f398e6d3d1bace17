"""The foot of a sheet that asks something: back, and the button that answers, which Enter presses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from app.console.parts import push_button
from app.words import Words


class DialogFoot(QHBoxLayout):
    """Two buttons at the right; `is_final`: Enter alone answers nothing, and the button says what does."""

    def __init__(
        self,
        words: Words,
        back: Callable[[], object],
        answer: Callable[[], object],
        *,
        is_final: bool = False,
    ) -> None:
        super().__init__()
        self.back, self.answer = push_button(), push_button("primary")
        self.back.setText(words.say("dialog.cancel"))
        self.answer.setText(words.say("dialog.confirm_final" if is_final else "dialog.confirm"))
        # Whoever has walked to it goes back by Enter.
        self.back.setAutoDefault(True)
        self.answer.setDefault(True)
        self.back.clicked.connect(back)
        self.answer.clicked.connect(answer)
        self.addStretch(1)
        self.addWidget(self.back)
        self.addWidget(self.answer)
