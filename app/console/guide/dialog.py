"""The guide's window: its steps, the way back and on, and the end that leaves nothing behind."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.bringing.messages import Ended
from app.console.badges import ActionButton
from app.console.guide.checks_page import ChecksPage
from app.console.guide.choices_page import ChoicesPage
from app.console.guide.columns_page import ColumnsPage
from app.console.guide.data_page import DataPage
from app.console.guide.draft import Draft, Said
from app.console.guide.import_page import ImportPage
from app.console.guide.link import Bringing
from app.console.guide.map_page import MapPage
from app.console.guide.page import Page
from app.console.guide.rail import Rail
from app.console.guide.silence_box import SilenceBox
from app.console.parts import key_action, push_button, text_label
from app.console.session import Session
from app.console.theme.tokens import height

LEAST = (1120, 640)
MOST = (1680, 1040)
_ROUND_PX = 48


class GuideDialog(QDialog):
    """Brings data in step by step. Nothing is changed before the last one; closing it drops what was said."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if session.database is None:
            raise RuntimeError("this seat is not beside its database")
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        silent_after_s = session.centre.settings.bringing_silent_s
        self.bringing = Bringing(session.database, session.actor, session.clock, self, silent_after_s)
        self.draft = Draft(session, self.bringing, self)
        self.data, self.checks = DataPage(self.draft), ChecksPage(self.draft)
        self.columns, self.choices = ColumnsPage(self.draft), ChoicesPage(self.draft)
        self.map, self.bring = MapPage(self.draft), ImportPage(self.draft)
        self.pages: tuple[Page, ...] = (
            self.data, self.columns, self.choices, self.checks, self.map, self.bring
        )  # fmt: skip
        self.rail = Rail(session, self.pages)
        self.stack = QStackedWidget()
        self.trouble = text_label("body", "breach", wraps=True)
        self.trouble.hide()
        self.silence = SilenceBox(session)
        self.back, self.on = key_action(self, "Alt+Left"), key_action(self, "Alt+Right")
        self.close_button = push_button()
        self.close_button.setMinimumHeight(height("button"))
        self._lay_out()
        self._listen()
        self._size()
        self.reword()
        self.show_page(self.data)
        self.bringing.warm()

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("surface", "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self.trouble, 4)
        row.addStretch(1)
        self.back_button, self.on_button = ActionButton(self.back), ActionButton(self.on, "primary")
        for button in (self.close_button, self.back_button, self.on_button):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        for page in self.pages:
            self.stack.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.silence)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def _listen(self) -> None:
        self.back.triggered.connect(self.go_back)
        self.on.triggered.connect(self.go_on)
        self.close_button.clicked.connect(self.close)
        self.rail.chosen.connect(self.show_page)
        self.draft.changed.connect(self._show)
        self.bring.again.connect(self.start_over)
        self.bringing.crashed.connect(self._tell_crash)
        self.bringing.silent.connect(self.silence.tell)
        self.bringing.heard.connect(self._hear)
        self.silence.waits.connect(self._wait_on)
        self.silence.stops.connect(self.bringing.stop)
        self._session.appearance_changed.connect(self.reword)

    def _size(self) -> None:
        """As much of the console's window as it needs, on a screen of any size."""
        window = self.parentWidget()
        room = window.size() if window is not None else self.screen().availableSize()
        width, height = (
            max(least, min(most, side - _ROUND_PX))
            for least, most, side in zip(LEAST, MOST, (room.width(), room.height()), strict=True)
        )
        self.resize(width, height)

    # ------------------------------------------------------------------ steps

    @property
    def page(self) -> Page:
        """The step that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def _wanted(self) -> list[Page]:
        return [page for page in self.pages if page.is_wanted]

    def _reached(self) -> list[Page]:
        """Steps that can be gone to: all up to the first that is not done."""
        reached: list[Page] = []
        for page in self._wanted():
            reached.append(page)
            if not page.is_done:
                break
        return reached

    @Slot(object)
    def show_page(self, page: Page) -> None:
        """Show a step."""
        if self.stack.currentWidget() is not page:
            self.page.leave()
            self.stack.setCurrentWidget(page)
        page.enter()
        self._show()
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def go_on(self) -> None:
        """To the next step that this import has."""
        self._go(1)

    @Slot()
    def go_back(self) -> None:
        """To the step before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        reached = self._reached()
        # What this step rests on may have been lost: then the way back leads to where it can be done again.
        place = reached.index(self.page) + by if self.page in reached else len(reached) - (by < 0)
        if 0 <= place < len(reached):
            self.show_page(reached[place])

    @Slot()
    def start_over(self) -> None:
        """Bring the next thing in; the worker is warm already."""
        self.draft.said = Said()
        self.rail.start_over()
        self.data.files.clear()
        self.draft.changed.emit()
        self.show_page(self.data)

    @Slot()
    def _show(self) -> None:
        wanted, reached = self._wanted(), self._reached()
        here = self.page
        if self.draft.said.account is not None:
            self.trouble.hide()
        place = reached.index(here) if here in reached else len(reached)
        self.rail.show_steps(here, reached)
        self.back.setEnabled(place > 0)
        self.on.setEnabled(place + 1 < len(reached))
        self.on_button.setVisible(here is not wanted[-1])

    @Slot(object)
    def _tell_crash(self, ended: Ended) -> None:
        """The worker is gone: what was checked is lost, and nothing was changed."""
        self.trouble.setText(self._session.words.say("reason.bringing_crashed", code=ended.code))
        self.draft.lose()
        self.trouble.show()

    @Slot()
    def _hear(self) -> None:
        """The worker speaks again."""
        if self.silence.isVisible():
            self.silence.hide()
            self.page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _wait_on(self) -> None:
        self._hear()
        self.bringing.wait_on()

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language, in the colours of its theme."""
        words = self._session.words
        self.setWindowTitle(words.say("guide.title"))
        self.back.setText(words.say("guide.back"))
        self.on.setText(words.say("guide.on"))
        self.close_button.setText(words.say("guide.close"))
        self.silence.reword()
        for page in self.pages:
            page.reword()
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing of what was prepared is kept; the worker goes.

        QDialog's own would reject, which closes, and then take the window's still being there for a no.
        """
        self.bringing.close()
        event.accept()

    def reject(self) -> None:
        """Escape closes the guide but while something is carried out: that is called off by its button."""
        if not self.bring.progress.is_running:
            self.close()
