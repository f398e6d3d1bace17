"""How a simulated dispatcher chooses: by the desk's advice, now and then another line of it; who joins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dispatch.candidates import Candidate
from dispatch.incident import Incident
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.reasons import Refused
from dispatch.recommendation import Recommendation, recommend
from dispatch.simulation.play import Play

CHOICE_REASON = "familiar_with_place"
Fits = Callable[[Candidate], bool]


@dataclass(frozen=True)
class Choice:
    """The crew that is to go, the advice that was looked at, a reason where it is not the first line."""

    crew: Crew
    advice: Recommendation
    reason: str
    joined_by: tuple[str, ...]


def choose(play: Play, incident: Incident, wanted: Fits = lambda _line: True) -> Choice | None:
    """Whom a dispatcher sends now: of those wanted, else of all; None where nobody can go."""
    try:
        need = need_of_incident(incident, play.centre(), play.now)
        advice = recommend(need, play.situation, play.centre(), play.now)
    except Refused:
        return None
    lines = [line for line in advice.candidates if wanted(line)] or list(advice.candidates)
    if not lines:
        return None
    chosen = lines[_place(play, incident, lines)]
    is_first = chosen.crew_id == advice.candidates[0].crew_id
    joined = advice.shortfall.joined_by if advice.shortfall else ()
    return Choice(
        crew=play.situation.crews[chosen.crew_id],
        advice=advice,
        reason="" if is_first else CHOICE_REASON,
        joined_by=tuple(crew_id for crew_id in joined if crew_id != chosen.crew_id),
    )


def _place(play: Play, incident: Incident, lines: list[Candidate]) -> int:
    """Now and then the dispatcher takes the second line, if that is there almost as soon."""
    if len(lines) < 2 or lines[1].expected_s > 1.3 * lines[0].expected_s:
        return 0
    return int(play.chance.happens(play.habits.desk.another_choice, "choice", incident.id, play.now))
