"""Profiles of this kind of file: one is taken on or dropped, or what is said now is kept by a name."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.bringing.answers import Profile
from app.console.guide.draft import Draft
from app.console.parts import ChoiceBox, push_button, set_tone, text_label
from app.console.session import reason_of
from app.console.theme.fonts import role_font
from dispatch.actions.profiles import DropProfile, KeepProfile
from dispatch.changes import Changes
from dispatch.permissions import TABLE


class ProfileRow(QWidget):
    """A choice of the profiles that fit the file, and a name to keep what is said now by."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.label, self.choice = text_label("body", "secondary"), ChoiceBox()
        self.choice.setMinimumWidth(200)
        self.drop_button = push_button()
        self._dropped: set[str] = set()
        """Names that were dropped since the file was looked at."""
        self.name, self.keep_button = QLineEdit(), push_button()
        self.name.setFont(role_font("body"))
        self.name.setFixedWidth(240)
        self.told = text_label("secondary", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.choice)
        row.addWidget(self.drop_button)
        row.addWidget(self.name)
        row.addWidget(self.keep_button)
        row.addWidget(self.told, 1)
        self.choice.activated.connect(self._take)
        self.keep_button.clicked.connect(self.keep)
        self.drop_button.clicked.connect(self.drop)
        self.choice.currentIndexChanged.connect(self._allow)
        self.name.returnPressed.connect(self.keep)
        self.may_keep = draft.session.actor.role in TABLE[KeepProfile.code]
        self.name.setVisible(self.may_keep)
        self.keep_button.setVisible(self.may_keep)

    def show_profiles(self) -> None:
        """Offer the profiles that fit the file."""
        names = [profile.name for profile in self._profiles]
        if [self.choice.itemText(place) for place in range(1, self.choice.count())] != names:
            self.choice.clear()
            self.choice.addItem(self._draft.session.words.say("guide.columns.no_profile"), "")
            for name in names:
                self.choice.addItem(name, name)
        self.label.setVisible(bool(names))
        self.choice.setVisible(bool(names))
        self.drop_button.setVisible(bool(names) and self.may_keep)
        self._allow()
        self.setVisible(bool(names) or self.may_keep)

    @property
    def _profiles(self) -> list[Profile]:
        """Those that fit the file and have not been dropped since."""
        look = self._draft.said.look
        known = look.profiles if look is not None else ()
        return [profile for profile in known if profile.name not in self._dropped]

    @Slot()
    def _allow(self) -> None:
        self.drop_button.setEnabled(bool(self.choice.currentData()))

    @Slot()
    def drop(self) -> None:
        """Offer the chosen profile no more; what it has said of this file stays said."""
        name = str(self.choice.currentData())

        def dropped(_changes: Changes) -> None:
            self._dropped.add(name)
            self.show_profiles()
            self._tell(self._draft.session.words.say("guide.columns.dropped", name=name))

        asked = {"name": name, "what": self._draft.said.what}
        self._draft.session.act(DropProfile, then=dropped, failed=self._tell_failed, **asked)

    @Slot()
    def keep(self) -> None:
        """Keep what is said of the file now; one of the same name is replaced."""
        said, look = self._draft.said, self._draft.said.look
        name = self.name.text().strip()
        if look is None or not name:
            self.name.setFocus()
            return
        self._draft.session.act(
            KeepProfile,
            then=self._tell_kept,
            failed=self._tell_failed,
            name=name,
            what=said.what,
            columns=dict(said.columns),
            choices={one: text for one, text in said.asked.items() if text},
            categories=dict(said.categories),
            header=tuple(column.name for column in look.columns),
        )

    def _tell_kept(self, _changes: Changes) -> None:
        name = self.name.text().strip()
        self._dropped.discard(name)
        self._tell(self._draft.session.words.say("guide.columns.kept", name=name))

    def _tell(self, said: str) -> None:
        set_tone(self.told, "secondary")
        self.told.setText(said)

    def _tell_failed(self, error: BaseException) -> None:
        set_tone(self.told, "breach")
        self.told.setText(self._draft.session.words.reason(reason_of(error)))

    @Slot(int)
    def _take(self, place: int) -> None:
        if place > 0:
            self._draft.take_profile(self._profiles[place - 1])

    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._draft.session.words
        self.label.setText(words.say("guide.columns.profile"))
        self.choice.setAccessibleName(words.say("guide.columns.profile"))
        self.name.setPlaceholderText(words.say("guide.columns.profile_name"))
        self.name.setAccessibleName(words.say("guide.columns.profile_name"))
        self.keep_button.setText(words.say("guide.columns.keep"))
        self.drop_button.setText(words.say("guide.columns.drop"))
        if self.choice.count():
            self.choice.setItemText(0, words.say("guide.columns.no_profile"))
