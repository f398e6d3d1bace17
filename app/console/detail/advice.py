"""The section of advice: what falls short, the cards, and below them what was considered and left out."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.console.advice_feed import AdviceFeed
from app.console.badges import key_cap
from app.console.commands import CommandSet
from app.console.detail.cards import AdviceCard
from app.console.parts import lay_out_now, set_tone, text_label
from app.console.session import Session
from app.console.state_band import StateBand
from app.console.way_out import refusal_words
from app.words.catalogue import span
from app.words.needs import missing_words
from dispatch.policy import Policy
from dispatch.recommendation import Recommendation

CARDS_SHOWN = 3


class AdviceSection(QWidget):
    """Shows the feed's advice; the picked card is marked, and nothing is sent from here."""

    card_picked = Signal(QWidget)
    """A card below the first was picked: whoever scrolls may show it."""

    def __init__(
        self, session: Session, advice: AdviceFeed, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self._advice = advice
        self._shown: Recommendation | None = None
        self._in_sight = ""
        self._made = [AdviceCard(session, rank) for rank in range(1, CARDS_SHOWN + 1)]
        self.cards: list[AdviceCard] = []
        """The cards that show a line now."""
        self._title = text_label("body_strong")
        self._policy = text_label("secondary", "secondary")
        self._told = text_label("secondary", "secondary", wraps=True)
        self._counts = text_label("secondary", "secondary", wraps=True)
        self.state = StateBand(session)
        self._shortfall = text_label("secondary", "risk", wraps=True)
        self._rest = text_label("secondary", "secondary", wraps=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        for card in self._made:
            card.hide()
            card.picked.connect(advice.pick)
            self._column.addWidget(card)
        self._lay_out()
        advice.changed.connect(self.refresh)
        session.appearance_changed.connect(self._reword)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._policy)
        head.addWidget(key_cap(self._commands["policy"]))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(head)
        for part in (self.state, self._told, self._shortfall):
            whole.addWidget(part)
        whole.addLayout(self._column)
        # Who may go is read first, also where little of the detail is seen at once.
        whole.addWidget(self._rest)
        whole.addWidget(self._counts)

    @Slot()
    def _reword(self) -> None:
        self._shown = None
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the advice as it is now."""
        purpose = self._advice.purpose
        self.setVisible(purpose is not None)
        if purpose is None:
            return
        self._title.setText(self._session.words.say(f"advice.title.{purpose}"))
        self._policy.setText(self._session.words.say(f"policy.{self._advice.policy}"))
        advice = self._advice.recommendation
        is_new = advice is not self._shown or advice is None
        if is_new:
            self._shown = advice
            self._build(advice)
        picked = self._advice.picked_line
        for card in self.cards:
            card.set_picked(picked is not None and card.crew_id == picked.crew_id)
            card.show_way(self._advice.routes.get(card.crew_id))
        if is_new:
            lay_out_now()
        self._bring_into_sight(picked.crew_id if picked is not None else "")

    def _bring_into_sight(self, crew_id: str) -> None:
        """A card that was picked by its number may lie below what is seen; the first needs no help."""
        is_new = crew_id != self._in_sight
        self._in_sight = crew_id
        for card in self.cards[1:]:
            if is_new and card.crew_id == crew_id:
                self.card_picked.emit(card)

    def _build(self, advice: Recommendation | None) -> None:
        self._say_state(advice)
        self._say(self._shortfall, self._short(advice) if advice else "")
        self._say(self._rest, self._others(advice) if advice else "")
        lines = advice.candidates[:CARDS_SHOWN] if advice else ()
        for number, card in enumerate(self._made):
            card.setVisible(number < len(lines))
            if number < len(lines):
                card.show_line(lines[number], self._session.situation.crews[lines[number].crew_id])
        self.cards = self._made[: len(lines)]

    def _say_state(self, advice: Recommendation | None) -> None:
        """Being worked out, refused with what to do about it, or nobody lacking; how many were considered."""
        words, refusal = self._session.words, self._advice.refusal
        if advice is None and refusal is None:
            self.state.show_loading("advice.loading")
        else:
            self.state.settle()
        set_tone(self._told, "risk" if refusal is not None and advice is None else "secondary")
        told = refusal_words(refusal, words, self._commands) if refusal is not None else ""
        if advice is not None:
            told = words.say("advice.lacks_nobody") if advice.need.lacking == () else ""
        self._say(self._told, told)
        self._say(self._counts, self._counted(advice) if advice is not None else "")

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _counted(self, advice: Recommendation) -> str:
        words = self._session.words
        counts = [
            f"{words.say(f'excluded.{code}')}\u00a0{count}" for code, count in advice.excluded_counts.items()
        ]
        considered = len(advice.candidates) + len(advice.excluded)
        if not counts:
            return words.say("advice.considered", all=considered)
        told = words.say("list.dot").join(counts)
        return words.say("advice.excluded", all=considered, excluded=len(advice.excluded), counts=told)

    def _short(self, advice: Recommendation) -> str:
        words, short, lines = self._session.words, advice.shortfall, []
        if advice.policy is Policy.COVERAGE and not advice.is_coverage_known:
            lines.append(words.say("advice.coverage_unknown"))
        requirement, lacking = advice.need.requirement, advice.need.lacking
        if lacking:
            need = missing_words(map(str, lacking), requirement, words)
            lines.append(words.say("advice.lacking", need=need))
        if short is not None and short.missing:
            lines.append(words.say("advice.missing", need=missing_words(short.missing, requirement, words)))
        if short is not None and short.joined_by:
            situation = self._session.situation
            crews = [situation.crews[crew_id] for crew_id in short.joined_by]
            names = words.say("list.comma").join(map(situation.name_of, crews))
            lines.append(words.say("advice.joined_by", crews=names))
        if short is not None and short.unmet:
            lines.append(words.say("advice.unmet", need=missing_words(short.unmet, requirement, words)))
        if advice.requested:
            named = words.say("list.comma").join(words.say(f"department.{code}") for code in advice.requested)
            lines.append(words.say("advice.requested", departments=named))
        return "\n".join(lines)

    def _others(self, advice: Recommendation) -> str:
        situation, rest = self._session.situation, advice.candidates[CARDS_SHOWN:9]
        if not rest:
            return ""
        said = [
            f"{rank} {situation.name_by_id(line.crew_id)} {span(line.arrive_s)}"
            for rank, line in enumerate(rest, start=CARDS_SHOWN + 1)
        ]
        return self._session.words.say("list.dot").join(said)
