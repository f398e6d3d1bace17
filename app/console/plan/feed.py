"""The plan that is shown: asked for beside the GUI thread, changed by pins, confirmed line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.computing.computing import Computing
from app.computing.frames import RoadsInForce
from app.console.session import Session, reason_of
from data.files import SEGMENTS, TURNS, ContentFiles
from dispatch.actors import Actor
from dispatch.centre import Centre
from dispatch.coverage_queries import Coverage, CoverageLeft
from dispatch.demand_cover import CrewCover
from dispatch.planning.confirming import LineDone, confirm
from dispatch.planning.explain import explained
from dispatch.planning.gather import Gathered, PlanAsked
from dispatch.planning.plan import Plan, PlanLine
from dispatch.planning.problem import PlanSolution
from dispatch.planning_queries import PlanNow, PlanQuestion
from dispatch.policy import Policy
from dispatch.ports import Seat
from dispatch.reasons import Reason


class PlanFeed(QObject):
    """What the plan view shows. Pins and what is left out hold for this view; the rest is the desk's."""

    changed = Signal()
    cover_told = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._computing = Computing(session.tasks, self)
        session.stopping.connect(self._computing.close)
        self.plan: Plan | None = None
        self.cover: CrewCover | None = None
        """Coverage now, and once all whom the plan sends at once have gone; None until it is known."""
        self.refusal: Reason | None = None
        self.is_working = False
        self.asked = PlanAsked()
        self.outcomes: dict[str, LineDone] = {}
        """What became of confirmed lines, by incident."""

    def ask(self) -> None:
        """Ask for a plan of this moment."""
        self.is_working, self.refusal = True, None
        self.changed.emit()
        if self.policy is Policy.COVERAGE:
            # Of its own kind: the card of coverage asks the same, and of one kind only the newest counts.
            ask = partial(self._session.ask, Coverage(), kind="plan_needs_coverage")
            ask(lambda _outlook: self._ask(), lambda _error: self._ask())
        else:
            self._ask()

    @property
    def policy(self) -> Policy:
        """The policy under which it is planned: the centre's until another is asked for."""
        return self.asked.policy or Policy(self._session.centre.settings.advice_policy)

    def _ask(self) -> None:
        if self._session.database is None:
            self._session.ask(PlanNow(self.asked), self._take, self._miss, kind="plan")
        else:
            self._session.ask(PlanQuestion(self.asked), self._solve, self._miss, kind="plan")

    def take_next_policy(self) -> None:
        """Plan under the next policy."""
        policies = list(Policy)
        following = policies[(policies.index(self.policy) + 1) % len(policies)]
        self._ask_for(replace(self.asked, policy=following))

    def pin(self, incident_id: str, crew_id: str) -> None:
        """This crew goes to this incident, whatever else would be better; the same again takes that back."""
        kept = tuple(pin for pin in self.asked.pins if pin[0] != incident_id)
        is_pinned = (incident_id, crew_id) in self.asked.pins
        self._ask_for(replace(self.asked, pins=kept if is_pinned else (*kept, (incident_id, crew_id))))

    def leave_out(self, incident_id: str) -> None:
        """Somebody else sees to this incident; the same again takes it in."""
        others = tuple(one for one in self.asked.left_out if one != incident_id)
        is_out = incident_id in self.asked.left_out
        self._ask_for(replace(self.asked, left_out=others if is_out else (*others, incident_id)))

    def take_all_back(self) -> None:
        """Without pins, with all that was left out."""
        self._ask_for(replace(self.asked, pins=(), left_out=()))

    def _ask_for(self, asked: PlanAsked) -> None:
        self.asked = asked
        self.ask()

    def _solve(self, gathered: Gathered) -> None:
        database = self._session.database
        assert database is not None
        roads = roads_in_force(ContentFiles.beside(database), gathered.centre)

        def tell(solution: PlanSolution) -> None:
            self._session.tasks.read("plan", lambda: explained(gathered, solution), self._take, self._miss)

        self._computing.solve(roads, gathered.problem, tell, self._refuse)

    def _take(self, plan: Plan) -> None:
        self.plan, self.cover, self.refusal, self.is_working = plan, None, None, False
        self.outcomes = {}
        self.changed.emit()
        self._session.ask(CoverageLeft(plan.going), self._take_cover, _unknown, kind="plan_coverage")

    def _take_cover(self, cover: CrewCover) -> None:
        self.cover = cover
        self.cover_told.emit()

    def _miss(self, error: BaseException) -> None:
        self._refuse(reason_of(error))

    def _refuse(self, reason: Reason) -> None:
        self.plan, self.refusal, self.is_working = None, reason, False
        self.changed.emit()

    # ------------------------------------------------------------------ confirming

    @property
    def open_lines(self) -> list[PlanLine]:
        """Those of which nothing has become yet."""
        lines = self.plan.lines if self.plan else ()
        return [line for line in lines if line.incident_id not in self.outcomes]

    def confirm_all(self) -> None:
        """Have every open line carried out."""
        self.confirm(self.open_lines)

    def confirm(self, lines: Iterable[PlanLine]) -> None:
        """Have lines carried out; those that do not hold any more are refused and told."""
        wanted = [line for line in lines if line.incident_id not in self.outcomes]
        if not wanted:
            return
        seat, actor, crews = self._session.seat, self._session.actor, self._crews_of_tasks()
        self.is_working = True
        self.changed.emit()
        self._session.tasks.act(lambda: _confirmed(wanted, seat, actor, crews), self._take_done, self._miss)

    def _crews_of_tasks(self) -> dict[str, str]:
        tasks = self._session.situation.assignments.values()
        return {task.id: task.crew_id for task in tasks if task.crew_id and task.ended_at is None}

    def _take_done(self, done: list[LineDone]) -> None:
        self.outcomes.update({one.line.incident_id: one for one in done})
        self.is_working = False
        self.changed.emit()
        self._session.fetch_news()


def _confirmed(lines: list[PlanLine], seat: Seat, actor: Actor, crews: dict[str, str]) -> list[LineDone]:
    return list(confirm(lines, seat, actor, crews))


def _unknown(_error: BaseException) -> None:
    """The plan stands without it."""


def roads_in_force(files: ContentFiles, centre: Centre) -> RoadsInForce:
    """The roads of a centre as another process can load them."""
    router = centre.router
    assert router is not None
    return RoadsInForce(
        file=files.path(centre.network_digest),
        speeds=router.speeds,
        costs=router.costs,
        snap_limit_m=router.snapper.limit_m,
        conditions=router.conditions,
        profile=router.profile,
        hour=router.hour,
        turns_file=files.made(centre.network_digest, TURNS),
        segments_file=files.made(centre.network_digest, SEGMENTS),
    )
