"""What the worker holds while data is brought in, and how it answers each request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.bringing.answers import Account, Answer, Findings, Number, Shapes
from app.bringing.findings import FindingList, told_of
from app.bringing.looking import look_at
from app.bringing.requests import (
    CarryOut,
    FindingsFrom,
    FindOut,
    LookAt,
    Prepare,
    SaveAccount,
    ShapesOf,
    TakeBack,
    TakeStock,
    WhereIs,
)
from app.bringing.shapes import drawn, has_shapes, shapes_of
from app.bringing.stock import stock_of
from app.build import House, open_house
from app.words import Words
from data.importers.catalogue import KINDS
from data.importers.category_maps import read_category_map
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared, carry_out
from data.importers.progress import Progress
from data.importers.unread_columns import prepared_of
from data.left_over import sweep
from dispatch.actions.taking_back import UndoImport
from dispatch.ports import SystemClock
from dispatch.queries import RowsOf
from dispatch.reasons import Refused
from dispatch.settings import Setting

MOST_POINTS_OF_A_FINDING = 20_000


class ToldClock:
    """Stands at the time that whoever asks says it is: a demo has a time of its own."""

    pace = 1.0

    def __init__(self) -> None:
        self.moment = SystemClock().now()

    def now(self) -> datetime:
        """The moment told last."""
        return self.moment


class Workroom:
    """One database, at most one prepared import. Everything it is asked is answered or refused."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._clock = ToldClock()
        self._open: House | None = None
        self._prepared: Prepared | None = None
        self._list: FindingList | None = None
        self._answers: Mapping[type[Any], Callable[[Any, Progress], Answer]] = {
            LookAt: self._look_at,
            TakeStock: self._take_stock,
            Prepare: self._prepare,
            FindingsFrom: self._findings,
            WhereIs: self._where,
            ShapesOf: self._shapes,
            SaveAccount: self._save,
            CarryOut: self._carry_out,
            TakeBack: self._take_back,
            FindOut: self._find_out,
        }

    def answer(self, asked: Any, progress: Progress) -> Answer:
        """The answer to a request; Refused as the importer or the desk refuses."""
        return self._answers[type(asked)](asked, progress)

    def close(self) -> None:
        """Let go of the database."""
        if self._open is not None:
            self._open.close()

    def _house(self) -> House:
        """The house, opened when it is first needed."""
        if self._open is None:
            self._open = open_house(self._database, self._clock)
        return self._open

    def _look_at(self, asked: LookAt, _progress: Progress) -> Answer:
        return look_at(KINDS[asked.what], Path(asked.file), asked.layer, self._house().store)

    def _take_stock(self, _asked: TakeStock, _progress: Progress) -> Answer:
        return stock_of(self._house().store)

    def _prepare(self, asked: Prepare, progress: Progress) -> Answer:
        self._prepared = self._list = None
        progress("opening", 0, 0)
        house = self._house()
        self._clock.moment = asked.now
        kind = KINDS[asked.what]
        # The answer brings the seat up to date, and with it the centre.
        house.seat.ask(RowsOf(Setting))
        centre = house.centre()
        mapped = read_category_map(Path(asked.categories_file), centre) if asked.categories_file else {}
        choices = Choices(asked.columns, asked.asked, {**asked.categories, **mapped})
        room = ImportRoom(house.store, centre, asked.now, progress)
        prepared = prepared_of(kind, tuple(Path(file) for file in asked.files), choices, room)
        self._prepared, self._list = prepared, FindingList(prepared.report)
        return _account(prepared, self._list)

    def _findings(self, asked: FindingsFrom, _progress: Progress) -> Answer:
        listed = self._listed().of(asked.outcome, asked.code, asked.is_placed)
        part = listed[asked.first : asked.first + asked.count]
        return Findings(asked.first, len(listed), tuple(told_of(one, outcome) for outcome, one in part))

    def _where(self, asked: WhereIs, _progress: Progress) -> Answer:
        listed = self._listed().of(asked.outcome, asked.code, asked.is_placed)
        where = listed[asked.place][1].where if asked.place < len(listed) else None
        return Shapes() if where is None else drawn([where], MOST_POINTS_OF_A_FINDING)

    def _shapes(self, asked: ShapesOf, _progress: Progress) -> Answer:
        return shapes_of(self._held(), asked.most_points)

    def _save(self, asked: SaveAccount, _progress: Progress) -> Answer:
        words = Words("en" if asked.language == "en" else "zh", self._house().centre().settings.timezone)
        return Number(self._listed().save(Path(asked.target), words))

    def _carry_out(self, asked: CarryOut, progress: Progress) -> Answer:
        house, prepared = self._house(), self._held()
        self._clock.moment = asked.now
        sweep(house.store)
        progress("writing", 0, 0)
        try:
            changes = carry_out(
                prepared, house.seat, asked.actor, house.store.files, asked.accepted, asked.action_id
            )
        except Refused:
            sweep(house.store, (asked.action_id,))
            raise
        return Number(changes.seq if changes is not None else 0)

    def _take_back(self, asked: TakeBack, progress: Progress) -> Answer:
        self._clock.moment = asked.now
        progress("taking_back", 0, 0)
        action = UndoImport(action_id=asked.action_id, actor=asked.actor, step=asked.step)
        return Number(self._house().seat.act(action).seq)

    def _find_out(self, asked: FindOut, _progress: Progress) -> Answer:
        store = self._house().store
        done = store.answered(asked.action_id)
        sweep(store, (asked.action_id,))
        return Number(done.seq if done is not None else 0)

    def _held(self) -> Prepared:
        if self._prepared is None:
            raise Refused("nothing_prepared")
        return self._prepared

    def _listed(self) -> FindingList:
        if self._list is None:
            raise Refused("nothing_prepared")
        return self._list


def _account(prepared: Prepared, listed: FindingList) -> Account:
    report = prepared.report
    return Account(
        what=prepared.what,
        source=prepared.source,
        read=report.read,
        kept=report.kept,
        unchanged=report.unchanged,
        counts=listed.counts(),
        doubts=tuple(told_of(doubt) for doubt in prepared.doubts),
        rows=len(prepared.rows),
        live=len(prepared.live),
        has_shapes=has_shapes(prepared),
    )
