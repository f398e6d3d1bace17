"""Advice for the selected incident: who should go, along which way; asked beside the GUI thread."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from app.console.ageing import Ageing
from app.console.session import Session, reason_of
from dispatch.assignment import Assignment
from dispatch.candidates import Candidate
from dispatch.changes import Changes
from dispatch.coverage_outlook import CoverageOutlook
from dispatch.coverage_queries import Coverage
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.policy import Policy
from dispatch.reasons import Reason
from dispatch.recommendation import Recommendation
from dispatch.routing_queries import Recommend, RouteOfCrew
from gis.routing import Route

AGAIN_AFTER_S = 10
ROUTES_SHOWN = 3
WAITS_FOR_A_CREW = frozenset({State.CLUE, State.REPORTED, State.CHECKING, State.ACCEPTED, State.ASSIGNED})
WITH_A_CREW = frozenset({State.DISPATCHED, State.RESPONDED, State.ARRIVED})


class Purpose(StrEnum):
    """What the advised crew would do: go, join those who go, or take over from one."""

    SEND = "send"
    JOIN = "join"
    REPLACE = "replace"


class AdviceFeed(QObject):
    """The advice that is shown, the line that is picked, and the ways of the first few."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.recommendation: Recommendation | None = None
        self.refusal: Reason | None = None
        self.routes: dict[str, Route] = {}
        self.picked = ""
        self._wish: Purpose | None = None
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)

    @property
    def incident(self) -> Incident | None:
        """The selected incident."""
        return self._session.situation.incidents.get(self._session.shown_incident)

    @property
    def purpose(self) -> Purpose | None:
        """What advice is for now; None where no crew is looked for."""
        incident = self.incident
        if incident is None:
            return None
        if incident.state in WAITS_FOR_A_CREW:
            return Purpose.SEND
        return self._wish if incident.state in WITH_A_CREW else None

    @property
    def is_wished(self) -> bool:
        """Whether somebody looks for a crew beside or in place of one that goes."""
        return self.purpose in (Purpose.JOIN, Purpose.REPLACE)

    def replaced_in(self, incident: Incident) -> Assignment | None:
        """The task of an incident that another crew would take over: the lead's where there are several."""
        running = self._session.situation.running_tasks(incident.id)
        return min(running, key=lambda task: not task.is_lead, default=None)

    @property
    def policy(self) -> Policy:
        """What comes first in advice: the seat's choice, else the centre's."""
        kept = self._session.preferences.view.get("policy")
        known = kept if kept in set(Policy) else self._session.centre.settings.advice_policy
        return Policy(known)

    def switch_policy(self) -> None:
        """Take the next policy for this seat, and ask again."""
        policies = list(Policy)
        following = policies[(policies.index(self.policy) + 1) % len(policies)]
        self._session.preferences.view["policy"] = following.value
        self.changed.emit()
        self._ask()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The lines of advice in their order."""
        return self.recommendation.candidates if self.recommendation else ()

    @property
    def picked_line(self) -> Candidate | None:
        """The line that is picked: the first unless somebody picked another."""
        lines = self.candidates
        return next((line for line in lines if line.crew_id == self.picked), lines[0] if lines else None)

    @property
    def is_first_picked(self) -> bool:
        """Whether the pick follows the advice."""
        line = self.picked_line
        return line is not None and line is self.candidates[0]

    def pick(self, crew_id: str) -> None:
        """Pick a line by its crew."""
        if any(line.crew_id == crew_id for line in self.candidates):
            self.picked = crew_id
            self.changed.emit()

    def pick_rank(self, rank: int) -> None:
        """Pick a line by its rank, from 1."""
        if 1 <= rank <= len(self.candidates):
            self.pick(self.candidates[rank - 1].crew_id)

    def wish_for(self, purpose: Purpose | None) -> None:
        """Look for another crew, or stop looking."""
        self._wish = purpose
        self._ask()

    @Slot()
    def ask_again(self) -> None:
        """Ask anew: the roads are others."""
        self._ask()

    @Slot(str)
    def _start(self, _incident_id: str) -> None:
        self._wish = None
        self._forget()
        self.changed.emit()
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        chosen = self._session.shown_incident
        is_sent = any(row.incident_id == chosen for row in changes.of(Assignment))
        if is_sent:
            self._wish = None
        if is_sent or changes.of(Crew) or any(row.id == chosen for row in changes.of(Incident)):
            self._ask()

    def _ask(self) -> None:
        self._ageing.renew()
        incident = self.incident
        if incident is None or self.purpose is None:
            self._follow_the_way(incident)
            return
        joins = self.purpose is Purpose.JOIN
        leaves = self.replaced_in(incident) if self.purpose is Purpose.REPLACE else None
        replaces = leaves.crew_id or "" if leaves is not None else ""
        asked = Recommend(incident.id, policy=self.policy, is_joining=joins, replaces=replaces)
        self._session.ask(asked, self._take, self._take_refusal)

    def _follow_the_way(self, incident: Incident | None) -> None:
        """Nobody is looked for: what is left to show is the way of those who go."""
        tasks = self._session.situation.tasks_of_incident(incident.id) if incident else []
        going = [task.crew_id for task in tasks if task.crew_id and task.is_en_route]
        kept = {crew_id: route for crew_id, route in self.routes.items() if crew_id in going}
        self._forget()
        self.routes = kept
        self.changed.emit()
        for rank, crew_id in enumerate(going[:ROUTES_SHOWN]):
            self._ask_route(rank, crew_id, incident.id if incident else "")

    def _forget(self) -> None:
        self.recommendation, self.refusal = None, None
        self.routes, self.picked = {}, ""

    def _take(self, advice: Recommendation) -> None:
        if advice.need.incident_id != self._session.shown_incident or self.purpose is None:
            return
        if advice.policy is Policy.COVERAGE and not advice.is_coverage_known and advice.candidates:
            self._session.ask(Coverage(), self._take_coverage, _no_coverage, kind="advice.coverage")
        self.recommendation, self.refusal = advice, None
        known = {line.crew_id for line in advice.candidates}
        self.routes = {crew_id: route for crew_id, route in self.routes.items() if crew_id in known}
        self.changed.emit()
        for rank, line in enumerate(advice.candidates[:ROUTES_SHOWN]):
            self._ask_route(rank, line.crew_id, advice.need.incident_id)

    def _take_coverage(self, _outlook: CoverageOutlook) -> None:
        """Advice knows the coverage that was worked out last."""
        if self.policy is Policy.COVERAGE:
            self._ask()

    def _ask_route(self, rank: int, crew_id: str, incident_id: str) -> None:
        def take(route: Route) -> None:
            if incident_id == self._session.shown_incident:
                self.routes[crew_id] = route
                self.changed.emit()

        self._session.ask(RouteOfCrew(crew_id, incident_id), take, _no_way, kind=f"route.{rank}")

    def _take_refusal(self, error: BaseException) -> None:
        self.recommendation, self.refusal = None, reason_of(error)
        self.changed.emit()


def _no_coverage(_error: BaseException) -> None:
    """Advice says by itself that it does not know the coverage."""


def _no_way(_error: BaseException) -> None:
    """A line of advice without a way to draw is still advice; its times say all."""
