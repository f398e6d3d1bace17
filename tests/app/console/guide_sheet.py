"""The guide as a person at the keyboard knows it: choose, type a path, go on, read what stands there."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.console.guide.dialog import GuideDialog
from app.console.guide.page import Page
from app.console.session import Session

PATIENCE_MS = 40_000


def shops(path: Path, count: int, *, lon: float = 120.158, lat: float = 30.270, turned: bool = False) -> Path:
    """A table of shops; every tenth has no name."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["编号", "name", "行业", *(("lat", "lon") if not turned else ("lon", "lat")), "备注"])
        for number in range(count):
            name = "" if number % 10 == 9 else f"店{number}"
            at = lat + number // 40 % 40 * 1.234e-4, lon + number % 40 * 1.234e-4
            writer.writerow([f"G-{number}", name, "餐饮", f"{at[0]:.6f}", f"{at[1]:.6f}", "x"])
    return path


class GuideSheet:
    """One guide over a session."""

    def __init__(self, session: Session, qtbot: QtBot, parent: QWidget | None = None) -> None:
        self.session, self.qtbot = session, qtbot
        self.dialog = GuideDialog(session, parent)
        if parent is None:
            qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.dialog.activateWindow()
        self.until(self.dialog.isActiveWindow)

    def until(self, fact: Callable[[], object]) -> None:
        """Wait for a fact to be seen."""
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=PATIENCE_MS)

    def press(self, keys: str) -> None:
        """Press a key or chord where the focus is."""
        chord = QKeySequence(keys)[0]
        target = QApplication.focusWidget() or self.dialog
        text = keys if len(keys) == 1 else ""
        QTest.sendKeyEvent(QTest.KeyAction.Click, target, chord.key(), text, chord.keyboardModifiers())
        self.qtbot.wait(5)

    def choose(self, what: str) -> None:
        """Walk down the checklist to a kind of import."""
        data = self.dialog.data
        data.table.setFocus()
        self.press("Home")
        for _ in range(data.model.kinds.index(what)):
            self.press("Down")
        assert self.dialog.draft.said.what == what

    def give(self, *paths: Path) -> None:
        """Type the paths of files."""
        data = self.dialog.data
        data.files.field.setFocus()
        for path in paths:
            self.qtbot.keyClicks(data.files.field, str(path))
            self.press("Return")
        self.until(lambda: self.dialog.draft.said.look is not None or data.fault.text())

    def on(self) -> Page:
        """Go on to the next step."""
        self.until(self.dialog.on.isEnabled)
        self.press("Alt+Right")
        return self.dialog.page

    def on_to(self, page: Page) -> None:
        """Go on until a step is shown."""
        while self.dialog.page is not page:
            self.on()

    def check(self) -> None:
        """Go on to the checks and wait for the account."""
        self.on_to(self.dialog.checks)
        self.until(lambda: self.dialog.draft.said.account is not None)

    @property
    def account(self) -> str:
        """The counts in words."""
        return self.dialog.checks.counts.total.text()

    def findings(self, rows: int) -> list[str]:
        """The first sentences of the account."""
        model = self.dialog.checks.model
        self.until(lambda: model.rowCount() > 0 and model.told(0) is not None)
        return [str(model.index(row, 2).data()) for row in range(min(rows, model.rowCount()))]
