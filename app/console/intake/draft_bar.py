"""The head of the intake form: which draft is open, the others, a new one, close."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from app.console.intake.draft import Draft
from app.console.parts import ChoiceBox, push_button, text_label
from app.console.session import Session
from app.console.theme.tokens import height


class DraftBar(QFrame):
    """Drafts to choose from; the one in the form is shown."""

    chosen = Signal(str)
    new_asked = Signal()
    close_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("surface", "header")
        self.setFixedHeight(height("header") + 4)
        self._title = text_label("title")
        self.drafts = ChoiceBox()
        self.drafts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.drafts.setMinimumContentsLength(6)
        self.new_button, self.close_button = push_button("flat"), push_button("flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self.drafts, 4)
        row.addWidget(self.new_button)
        row.addWidget(self.close_button)
        self.drafts.activated.connect(self._choose)
        self.new_button.clicked.connect(self.new_asked)
        self.close_button.clicked.connect(self.close_asked)
        self._escape = QShortcut(QKeySequence("Esc"), self.parentWidget() or self, self.close_asked.emit)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_drafts(self, drafts: list[Draft], shown: Draft) -> None:
        """List the drafts; a report that is not one yet stands as a new one."""
        words = self._session.words
        self._title.setText(words.say("console.intake.title"))
        self.new_button.setText(words.say("console.intake.new"))
        self.close_button.setText(words.say("console.intake.close"))
        self.drafts.setAccessibleName(words.say("console.intake.drafts"))
        lines = [*drafts, *([] if any(draft.id == shown.id for draft in drafts) else [shown])]
        titles = [self._line(draft) for draft in lines]
        ids = [draft.id for draft in lines]
        if titles != [self.drafts.itemText(at) for at in range(self.drafts.count())]:
            self.drafts.clear()
            self.drafts.addItems(titles)
        for at, draft_id in enumerate(ids):
            self.drafts.setItemData(at, draft_id)
        self.drafts.setCurrentIndex(ids.index(shown.id))
        self.drafts.setVisible(len(lines) > 1)

    def _line(self, draft: Draft) -> str:
        words = self._session.words
        return draft.title or words.say("console.intake.untitled")

    @Slot(int)
    def _choose(self, at: int) -> None:
        self.chosen.emit(str(self.drafts.itemData(at)))
