"""What has been said so far of the data to bring in, from the first step of the guide to the last."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.bringing.answers import Account, Look, Profile
from app.console.guide.link import Bringing
from app.console.session import Session
from data.importers.catalogue import KINDS
from data.importers.import_kinds import Form, ImportKind, OptionSpec, told_choices

ASKED_WITH_DATA = frozenset({"layer"})
"""Choices that belong to the file and not to its contents."""


@dataclass
class Said:
    """One import in the making."""

    what: str = ""
    files: tuple[Path, ...] = ()
    look: Look | None = None
    columns: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    categories_file: str = ""
    account: Account | None = None
    accepted: set[str] = field(default_factory=set)
    step: int = 0


class Draft(QObject):
    """What all pages of the guide share: what has been said, and the worker that is asked."""

    changed = Signal()
    """Something was said: pages look again whether one may go on."""
    forgotten = Signal()
    """What was checked does not count any more: files or choices are others."""

    def __init__(self, session: Session, bringing: Bringing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.bringing = session, bringing
        self.said = Said()

    @property
    def kind(self) -> ImportKind | None:
        """The kind of import that is chosen."""
        return KINDS.get(self.said.what)

    @property
    def options(self) -> tuple[OptionSpec, ...]:
        """Choices of this kind but those that belong to the file."""
        kind = self.kind
        return tuple(one for one in kind.options if one.name not in ASKED_WITH_DATA) if kind else ()

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """Columns that are needed and stand nowhere in the file."""
        kind, look = self.kind, self.said.look
        if kind is None or look is None or not look.columns:
            return ()
        there = {column.name for column in look.columns} | self.said.columns.keys()
        return tuple(one.name for one in kind.columns if one.is_needed and one.name not in there)

    @property
    def missing_options(self) -> tuple[str, ...]:
        """Choices that have to be made and are not."""
        asked = self.said.asked
        return tuple(one.name for one in self.options if one.is_needed and not asked.get(one.name))

    def choose_what(self, what: str) -> None:
        """Bring in another thing; the files stay, what was said of them does not."""
        if what != self.said.what:
            self.said = Said(what=what, files=self.said.files)
            self.said.asked = {one.name: one.default for one in self.options if one.default}
            self._forget()

    def choose_files(self, files: tuple[Path, ...]) -> None:
        """Bring in other files."""
        if files != self.said.files:
            self.said.files, self.said.look, self.said.columns = files, None, {}
            self._forget()

    def take_look(self, look: Look | None) -> None:
        """The beginning of the file has been looked at; what is suggested is taken on."""
        self.said.look = look
        if look is not None:
            self.said.columns = dict(look.suggested)
            self._say_reference(look)
            told = told_choices(self.options, [column.name for column in look.columns])
            self.said.asked = {**told, **{name: text for name, text in self.said.asked.items() if text}}
        self._forget()

    def _say_reference(self, look: Look) -> None:
        """A file that says its reference is believed, unless somebody has said another."""
        datum = next((one for one in self.options if one.form is Form.DATUM), None)
        if datum is not None and look.reference and self.said.asked.get(datum.name) in (None, datum.default):
            self.said.asked[datum.name] = look.reference

    def map_column(self, ours: str, theirs: str) -> None:
        """Our column stands under this header of the file; "": nowhere."""
        before = dict(self.said.columns)
        if theirs:
            self.said.columns[ours] = theirs
        else:
            self.said.columns.pop(ours, None)
        if before != self.said.columns:
            self._forget()

    def take_profile(self, profile: Profile) -> None:
        """Say of the file what was kept by a name."""
        self.said.columns = dict(profile.columns)
        self.said.asked |= profile.choices
        self.said.categories = dict(profile.categories)
        self._forget()

    def choose(self, option: str, value: str) -> None:
        """Make a choice; "": leave it open."""
        if self.said.asked.get(option, "") != value:
            self.said.asked[option] = value
            self._forget()

    def choose_categories(self, file: str) -> None:
        """The file that maps the file's categories to ours."""
        if file != self.said.categories_file:
            self.said.categories_file = file
            self._forget()

    def accept(self, code: str, is_accepted: bool) -> None:
        """Decide a doubt: as declared, or not yet."""
        (self.said.accepted.add if is_accepted else self.said.accepted.discard)(code)
        self.changed.emit()

    def take_account(self, account: Account) -> None:
        """The files have been read and checked."""
        self.said.account = account
        self.said.accepted &= {doubt.code for doubt in account.doubts}
        self.changed.emit()

    def lose(self) -> None:
        """The worker is gone, and what it had checked with it."""
        self._forget()

    def _forget(self) -> None:
        self.said.account, self.said.step = None, 0
        self.said.accepted.clear()
        self.forgotten.emit()
        self.changed.emit()
