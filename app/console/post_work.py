"""Standby posts at the console: one is kept at the place that the card over the map tells of, or dropped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.found_on_map import FoundOnMap
from app.console.reason_dialog import Question, ReasonDialog, Reply
from app.console.session import Session
from dispatch.actions.standing_by import DropPost, KeepPost
from dispatch.here import Here
from dispatch.permissions import TABLE
from dispatch.reasons import Refused
from dispatch.standby_posts import StandbyPost


class PostWork(QObject):
    """One command: what it does depends on whether a post is kept there already."""

    def __init__(self, session: Session, found: FoundOnMap, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._found, self._window = session, found, window
        self._command = commands["post"]
        self._command.triggered.connect(self.keep_or_drop)
        self.button = ActionButton(self._command)
        self.button.setVisible(session.actor.role in TABLE[KeepPost.code])
        found.card.add_foot(self.button)
        found.card.shown.connect(self._reword)
        session.appearance_changed.connect(self._reword)

    @property
    def _here(self) -> Here | None:
        """What the card tells of; None where there is no card."""
        return None if self._found.card.isHidden() else self._found.card.here

    @property
    def _kept(self) -> StandbyPost | None:
        """The post that is kept there."""
        near = self._here.post if self._here is not None else None
        return near.post if near is not None and not near.post.is_proposed else None

    @Slot()
    def _reword(self) -> None:
        self.button.say(self._session.words.say("post.keep" if self._kept is None else "post.drop"))

    @Slot()
    def keep_or_drop(self) -> None:
        """Drop the post that is there, or ask for a name to keep one by."""
        here, kept = self._here, self._kept
        if here is None:
            self._session.tell_failure(Refused("no_place_chosen"))
        elif self._session.actor.role not in TABLE[KeepPost.code]:
            role = self._session.actor.role.value
            self._session.tell_failure(Refused("not_permitted", role=role, action=KeepPost.code))
        elif kept is not None:
            self._session.act(DropPost, name=kept.name, then=self._look_again)
        else:
            self._ask(here)

    def _ask(self, here: Here) -> None:
        """A proposed post is kept where it was proposed; else it stands where somebody clicked."""
        words = self._session.words
        proposed = here.post.post if here.post is not None else None
        at = (proposed.lon, proposed.lat) if proposed is not None else (here.lon, here.lat)
        road = here.road.name if here.road is not None else ""
        name = proposed.name if proposed is not None else road
        question = Question(words.say("ask.keep_post"), words.say("ask.keep_post.hint"), answer=name)

        def keep(reply: Reply) -> None:
            self._session.act(KeepPost, name=reply.words, lon=at[0], lat=at[1], **reply.hearing)

        dialog = ReasonDialog(self._session, question, keep, self._window)
        dialog.accepted.connect(self._look_again)
        dialog.open()

    @Slot()
    @Slot(object)
    def _look_again(self, _changes: object = None) -> None:
        here = self._here
        if here is not None:
            self._found.show_place(here.lon, here.lat)
