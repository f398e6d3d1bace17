"""What the report would become: severity, rule, limits, zones, and open incidents that may be the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.console.paint.marks import paint_severity
from app.console.paint.painting import painting
from app.console.parts import push_button, rule_line, text_label
from app.console.session import Session
from app.words import Words
from app.words.catalogue import span
from app.words.duplicates import likely_words
from dispatch.answering import override_told
from dispatch.categories import StagedLimit
from dispatch.duplicates import LikelyDuplicate
from dispatch.incident import FrozenRule, StageName
from dispatch.intake_queries import Preview
from gis.zones import Attribution, ZoneAtlas

_SHOWN_KINDS = ("sub_district", "precinct", "community", "compound")
_SHOWN_DUPLICATES = 3


def chain_words(zones: Attribution, atlas: ZoneAtlas, words: Words) -> str:
    """The zones of a place by name, the largest first, each once."""
    codes = (getattr(zones, kind) for kind in _SHOWN_KINDS)
    names = [atlas.by_code(code).name for code in codes if code is not None and code in atlas]
    if zones.unit_grid is not None:
        names.append(words.say("console.intake.grid", number=zones.unit_grid[-3:]))
    return " › ".join(name for name, after in pairwise([*names, ""]) if name != after)


def rule_words(rule: FrozenRule, words: Words) -> str:
    """A rule with its variant and limits."""
    limits = [
        f"{words.say(f'stage.{stage}')}\u00a0{span(limit)}"
        for stage in StageName
        if (limit := rule.limit_s(stage)) is not None
    ]
    named = f"{words.say(f'rule.{rule.code}')} · {words.say(f'rule_variant.{rule.variant}')}"
    return " · ".join([named, *limits])


def closing_words(limits: Iterable[StagedLimit], words: Words) -> str:
    """The closing limits as they are promised."""
    return words.say("list.comma").join(
        words.say("console.intake.closing", name=limit.name, amount=f"{limit.amount:g}", unit=limit.unit)
        for limit in limits
    )


class PreviewBox(QFrame):
    """Shows a `Preview`; `urged` tells which open incident the report only urges."""

    urged = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._preview = Preview()
        self.setProperty("surface", "card")
        self._mark = _SeverityMark(session)
        self._rule = text_label("body_strong", wraps=True)
        self._closing = text_label("secondary", "secondary", wraps=True)
        self._zones = text_label("body", wraps=True)
        self._functional = text_label("secondary", "acc", wraps=True)
        self._duty = text_label("secondary", "acc", wraps=True)
        self._duplicates = QVBoxLayout()
        self._duplicates.setSpacing(4)
        self._lay_out()
        self.show_preview(Preview())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._rule, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._closing)
        column.addWidget(rule_line())
        column.addWidget(self._zones)
        column.addWidget(self._functional)
        column.addWidget(self._duty)
        column.addLayout(self._duplicates)

    @property
    def preview(self) -> Preview:
        """What is shown."""
        return self._preview

    def show_preview(self, preview: Preview) -> None:
        """Show what a report would become."""
        self._preview = preview
        words, atlas = self._session.words, self._session.centre.atlas
        self._mark.show_severity(preview.severity)
        self._rule.setText(
            self._severity_and_rule(preview) if preview.rule else words.say("console.intake.no_category")
        )
        self._closing.setText(closing_words(preview.closing, words))
        self._closing.setVisible(bool(preview.closing))
        is_placed = preview.zones is not None and bool(preview.zones.chain)
        chain = chain_words(preview.zones, atlas, words) if preview.zones and is_placed else ""
        self._zones.setText(chain or words.say("console.intake.no_zones"))
        functional = preview.zones.functional_zones if preview.zones else ()
        names = words.say("list.comma").join(atlas.by_code(code).name for code in functional)
        self._functional.setText(words.say("console.intake.functional", names=names))
        self._functional.setVisible(bool(functional))
        duty = override_told(preview.zones, self._session.centre) if preview.zones else {}
        self._duty.setText(words.say("duty.override", **duty) if duty else "")
        self._duty.setVisible(bool(duty))
        self._show_duplicates(preview.likely)

    def _severity_and_rule(self, preview: Preview) -> str:
        words = self._session.words
        severity = words.say(f"severity.{preview.severity}")
        if preview.rule is None or preview.zones is None:
            # The tier of the place decides the limits: until then any number would be a guess.
            return f"{severity} · {words.say('console.intake.rule_open')}"
        return f"{severity} · {rule_words(preview.rule, words)}"

    def _show_duplicates(self, likely: tuple[LikelyDuplicate, ...]) -> None:
        while item := self._duplicates.takeAt(0):
            if row := item.widget():
                row.setParent(None)
                row.deleteLater()
        held = self._session.situation.incidents
        known = [each for each in likely if each.incident_id in held]
        if not known:
            return
        heading = text_label("secondary", "risk", wraps=True)
        heading.setText(self._session.words.say("console.intake.duplicates", count=len(known)))
        self._duplicates.addWidget(heading)
        for each in known[:_SHOWN_DUPLICATES]:
            line = _DuplicateRow(self._session, each)
            line.urged.connect(self.urged)
            self._duplicates.addWidget(line)


class _DuplicateRow(QWidget):
    """One open incident that may be the same."""

    urged = Signal(str)

    def __init__(self, session: Session, likely: LikelyDuplicate) -> None:
        super().__init__()
        words, incident = session.words, session.situation.incidents[likely.incident_id]
        self._incident_id = incident.id
        told = text_label("body", wraps=True)
        told.setText(likely_words(likely, incident, words))
        self.button = push_button()
        self.button.setText(words.say("console.intake.urge"))
        self.button.setAccessibleName(words.say("console.intake.urge_one", number=incident.short_number))
        self.button.clicked.connect(self._urge)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(told, 1)
        row.addWidget(self.button)

    @Slot()
    def _urge(self) -> None:
        self.urged.emit(self._incident_id)


class _SeverityMark(QWidget):
    """The mark of a severity, 18 px."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._severity: int | None = None
        self.setFixedSize(20, 20)

    def show_severity(self, severity: int | None) -> None:
        self._severity = severity
        self.setVisible(severity is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._severity is None:
            return
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_severity(painter, QPointF(10, 10), 18, self._severity, self._session.tokens)
