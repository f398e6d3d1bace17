"""Turns a solution back into words' reasons: why this crew, what the next best would cost, why nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dispatch.assignment import Advice
from dispatch.candidates import Asking, Candidate, Contender, candidates
from dispatch.planning.gather import Gathered
from dispatch.planning.plan import Plan, PlanLine, PlannedCrew, Step, Uncovered
from dispatch.planning.problem import NOBODY, Chosen, PlanSolution, Terms
from dispatch.powers import PowersBook
from dispatch.ranked_lines import ranked_lines
from dispatch.reasons import Reason
from dispatch.requirement import shortfall
from dispatch.standing import StandingBook

Team = tuple[tuple[int, Terms], ...]


def explained(gathered: Gathered, solution: PlanSolution) -> Plan:
    """The plan of a solution to the gathered question, wherever it was solved."""
    telling = _Telling(gathered, solution)
    rows = range(len(gathered.incidents))
    return Plan(
        computed_at=gathered.now,
        policy=gathered.policy,
        lines=tuple(telling.line(row) for row in rows if telling.changes(row)),
        uncovered=tuple(telling.uncovered(row) for row in rows if not solution.chosen[row]),
        left_out=tuple(telling.left_out()),
        kept=sum(bool(solution.chosen[row]) and not telling.changes(row) for row in rows),
        cost=solution.cost,
        one_by_one_cost=solution.one_by_one_cost,
        late=telling.late(solution.chosen),
        one_by_one_late=telling.late(solution.one_by_one),
        gap=solution.gap,
        took_s=solution.took_s,
    )


class _Telling:
    """One plan being told."""

    def __init__(self, gathered: Gathered, solution: PlanSolution) -> None:
        self._gathered, self._problem, self._centre = gathered, gathered.problem, gathered.centre
        self._solution, self._costs = solution, solution.costs
        self._going = {crew: row for row, team in enumerate(solution.chosen) for crew, _ in team}

    def changes(self, row: int) -> bool:
        """Whether somebody is to be sent who is not under way there already."""
        crews = [crew for crew, _ in self._solution.chosen[row]]
        return bool(crews) and crews != [int(self._problem.current[row])]

    def late(self, chosen: Chosen) -> int:
        """How many incidents with a limit nobody reaches in time."""
        due_in_s = self._problem.due_in_s.tolist()
        firsts_s = (self._first_s(row, team) for row, team in enumerate(chosen))
        return sum(first_s > due_s for first_s, due_s in zip(firsts_s, due_in_s, strict=True))

    def _first_s(self, row: int, team: Team) -> float:
        return min((float(self._costs.arrive_s[row, crew]) for crew, _ in team), default=np.inf)

    # ------------------------------------------------------------------ lines

    def line(self, row: int) -> PlanLine:
        """The line of an incident that crews are sent to."""
        incident, task = self._gathered.incidents[row], self._gathered.under_way.get(row)
        crews = self._crews(row)
        reasons = tuple(self._reasons(row, crews))
        crews[0] = replace(crews[0], line=crews[0].line.because(*reasons))
        rows = [
            incident,
            *(self._gathered.ready[crew].crew for crew, _ in self._solution.chosen[row]),
            *([task] if task else []),
        ]
        return PlanLine(
            incident_id=incident.id,
            number=incident.number,
            crews=tuple(crews),
            advice=self._advice(row, [crew.line for crew in crews]),
            seen={one.id: one.version for one in rows},
            saving_s=self._saving_s(row),
            reasons=reasons,
            is_pinned=int(self._problem.pinned[row]) in [crew for crew, _ in self._solution.chosen[row]],
            replaced_task=task.id if task else "",
        )

    def _crews(self, row: int) -> list[PlannedCrew]:
        """Who goes, in the order of advice."""
        chosen = self._solution.chosen[row]
        parts = {self._gathered.ready[crew].crew.id: (crew, terms) for crew, terms in chosen}
        lines = candidates([self._contender(row, crew) for crew, _ in chosen], self._asking(row))
        if len(lines) > 1:
            lines = ranked_lines(lines, self._gathered.policy, self._centre.settings)
        return [self._planned(row, *parts[line.crew_id], line) for line in lines]

    def _planned(self, row: int, crew: int, terms: Terms, line: Candidate) -> PlannedCrew:
        return PlannedCrew(
            line=line,
            ready_in_s=line.ready_in_s,
            arrive_s=float(self._costs.arrive_s[row, crew]),
            step=self._step(row, line),
            part=self._part(row, terms),
        )

    def _contender(self, row: int, crew: int) -> Contender:
        need, item = self._gathered.needs[row], self._gathered.ready[crew]
        return Contender(
            crew=item.crew,
            fix=item.fix,
            eta_s=float(self._costs.travel_s[row, crew]),
            stand=StandingBook(need, self._centre).of(item.crew),
            # What a team lacks is told of the whole of it.
            powers=replace(PowersBook(need).of(item.crew), missing=()),
            tasks_done=item.tasks_done,
            ready_in_s=item.ready_in_s,
            taken_off=self._taken_off(row, crew),
        )

    def _taken_off(self, row: int, crew: int) -> Reason | None:
        """Why a crew stands behind others here: somebody has called it off this before."""
        if not self._problem.was_taken_off[row, crew]:
            return None
        return self._gathered.taken_off[row][self._gathered.ready[crew].crew.id]

    def _asking(self, row: int) -> Asking:
        gathered = self._gathered
        return Asking(
            need=gathered.needs[row],
            settings=self._centre.settings,
            now=gathered.now,
            policy=gathered.policy,
            scarcity=gathered.scarcity,
            coverage=gathered.coverage,
            errors=self._centre.errors,
        )

    def _step(self, row: int, line: Candidate) -> Step:
        if line.ready_in_s > 0:
            return Step.RESERVE
        if line.needs_consent:
            return Step.ASK
        return Step.TAKE_OVER if row in self._gathered.under_way else Step.SEND

    def _part(self, row: int, terms: Terms) -> str:
        if row not in self._problem.teams:
            return ""
        category = self._centre.categories.by_code(self._gathered.needs[row].category)
        named = self._gathered.suits.of(category).terms
        return "+".join(str(named[term]) for term in terms)

    def _advice(self, row: int, lines: list[Candidate]) -> Advice:
        return Advice(
            shown_at=self._gathered.now,
            best=tuple(line.as_advised() for line in lines),
            network_digest=self._centre.network_digest,
            rule=self._gathered.needs[row].rule,
            policy=self._gathered.policy.value,
        )

    def _saving_s(self, row: int) -> float | None:
        """Against the crew that is under way, else against sending one after the other."""
        current = int(self._problem.current[row])
        usual: Team = ((current, ()),) if current != NOBODY else self._solution.one_by_one[row]
        before_s = self._first_s(row, usual)
        return before_s - self._first_s(row, self._solution.chosen[row]) if np.isfinite(before_s) else None

    # ------------------------------------------------------------------ why

    def _reasons(self, row: int, crews: list[PlannedCrew]) -> Iterator[Reason]:
        if int(self._problem.pinned[row]) in [crew for crew, _ in self._solution.chosen[row]]:
            yield Reason("plan_pinned")
        if self._gathered.incidents[row].id in self._gathered.lost_pins:
            yield self._pin_lost(row)
        if crews[0].ready_in_s > 0:
            yield Reason("plan_soon_free", {"ready_in_s": round(crews[0].ready_in_s)})
        if row in self._gathered.under_way:
            current = self._gathered.ready[int(self._problem.current[row])].crew
            saved_s = round(self._saving_s(row) or 0.0)
            yield Reason("plan_takes_over", {"crew": current.call_sign, "saved_s": saved_s})
        if row not in self._problem.teams:
            yield from self._missing(row, self._solution.chosen[row][0][0])
            yield from self._rivals(row, self._solution.chosen[row][0][0])

    def _missing(self, row: int, chosen: int) -> Iterator[Reason]:
        """What a crew that goes alone leaves open."""
        crew = self._gathered.ready[chosen].crew
        requirement = self._gathered.needs[row].requirement
        missing = shortfall(requirement, [(crew.posts, crew.contractor_object)])
        if missing:
            yield Reason("plan_leaves_short", {"missing": "+".join(map(str, missing))})

    def _rivals(self, row: int, chosen: int) -> Iterator[Reason]:
        """Who would be better here but does more elsewhere, and who of those left would be next."""
        cost = np.where(self._problem.fits[row], self._costs.pair[row], np.inf)
        cost[chosen] = np.inf
        best = int(np.argmin(cost))
        if cost[best] < self._costs.pair[row, chosen] and best in self._going:
            number = self._gathered.incidents[self._going[best]].number
            crew = self._gathered.ready[best].crew.call_sign
            yield Reason("plan_needed_elsewhere", {"crew": crew, "incident": number})
        cost[list(self._going)] = np.inf
        following = int(np.argmin(cost))
        if not np.isfinite(cost[following]):
            yield Reason("plan_no_other")
            return
        yield self._next(row, following, chosen)

    def _next(self, row: int, following: int, chosen: int) -> Reason:
        """Who would go if the chosen one did not, and how much later or sooner it would be there."""
        more_s = round(float(self._costs.arrive_s[row, following] - self._costs.arrive_s[row, chosen]))
        crew, taken_off = self._gathered.ready[following].crew.call_sign, self._taken_off(row, following)
        if taken_off is not None:
            return Reason("plan_next_taken_off", {"crew": crew, **taken_off.values})
        if more_s < 0:
            return Reason("plan_next_sooner", {"crew": crew, "less_s": -more_s})
        return Reason("plan_next_best", {"crew": crew, "more_s": more_s})

    def uncovered(self, row: int) -> Uncovered:
        """Why nobody goes to an incident."""
        incident = self._gathered.incidents[row]
        return Uncovered(incident.id, incident.number, self._why_nobody(row))

    def left_out(self) -> Iterator[Uncovered]:
        """What the plan does not think of, as far as no line of it does."""
        rows = {one.id: row for row, one in enumerate(self._gathered.incidents)}
        for incident, why in self._gathered.left_out:
            if incident.id not in rows or not self.changes(rows[incident.id]):
                yield Uncovered(incident.id, incident.number, why, is_left_out=True)

    def _pin_lost(self, row: int) -> Reason:
        return Reason("plan_pin_lost", {"crew": self._gathered.lost_pins[self._gathered.incidents[row].id]})

    def _why_nobody(self, row: int) -> Reason:
        pinned = int(self._problem.pinned[row])
        if pinned != NOBODY and row not in self._problem.teams:
            return Reason("plan_pin_fails", {"crew": self._gathered.ready[pinned].crew.call_sign})
        need = self._gathered.needs[row].requirement.text
        able, is_whole = self._able(row)
        if not is_whole:
            return Reason("plan_nobody_fits", {"need": need})
        reached = [crew for crew in able if np.isfinite(self._costs.travel_s[row, crew])]
        if not reached:
            return Reason("plan_nobody_near", {"limit_s": self._problem.rules.limit_s})
        if all(crew in self._going for crew in reached):
            return Reason("plan_others_first", {"count": len(reached)})
        soonest_s = min(float(self._costs.arrive_s[row, crew]) for crew in reached)
        return Reason("plan_too_late", {"arrive_s": soonest_s, "need": need})

    def _able(self, row: int) -> tuple[list[int], bool]:
        """Crews that could be of use, and whether together they could be enough."""
        team = self._problem.teams.get(row)
        if team is None:
            able = np.flatnonzero(self._problem.fits[row]).tolist()
            return able, bool(able)
        terms = {term for _, held in team.bundles for term in held}
        return sorted({crew for crew, _ in team.bundles}), any(terms.issuperset(way) for way in team.ways)
