"""How far advice looks: held against a plain search of everybody within the greatest limit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.centre import Centre
from dispatch.crew_times import crew_times_s
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.recommendation import Recommendation, recommend
from gis.road_network import Mode
from tests.builders import T0, incident
from tests.dispatch.scene import DISTRICT, NOW, WULIN, Scene, centre, crew, spot

PLACES = st.lists(
    st.tuples(st.floats(0, 10), st.floats(0, 10), st.sampled_from([Mode.FOOT, Mode.EBIKE]), st.booleans()),
    max_size=12,
)
LATE = incident(
    place=spot(1, 1), zones={"sub_district": WULIN, "district": DISTRICT}, t0=T0 - timedelta(hours=1)
)


def put(places: list[tuple[float, float, Mode, bool]]) -> tuple[Scene, list[Crew]]:
    """Crews at places; some have not signed on and are excluded for it."""
    scene = Scene()
    made = []
    for number, (east, north, mode, is_there) in enumerate(places):
        one = crew(f"{100 + number}", mode=mode, **({} if is_there else {"signed_on": None}))
        made.append(scene.put(one, east, north))
    return scene, made


def limit_told(advice: Recommendation, house: Centre) -> float:
    """Within what it was searched; nobody out of reach means that the greatest limit would say the same."""
    beyond = (reason for line in advice.excluded for reason in line.reasons if reason.code == "unreachable")
    told: float = next((reason.values["limit_s"] for reason in beyond), house.settings.advice_limit_s)  # type: ignore[assignment]
    return told


@given(places=PLACES, enough=st.integers(1, 6))
def test_that_all_within_the_limit_told_have_their_times_and_enough_are_found_or_all_looked_at(
    places: list[tuple[float, float, Mode, bool]], enough: int
) -> None:
    house = centre(advice_near_s=120, advice_limit_s=1800, advice_enough=enough)
    scene, crews = put(places)
    advice = recommend(need_of_incident(LATE, house, NOW), scene.situation, house, NOW)
    placed = [(one, fix) for one in crews if (fix := scene.situation.fix_of(one)) is not None]
    plain = crew_times_s(placed, (LATE.place.lon or 0.0, LATE.place.lat or 0.0), house.router, 1800.0)
    limit_s = limit_told(advice, house)
    told = {line.crew_id: line.eta_s for line in (*advice.candidates, *advice.excluded)}
    assert told == {name: time_s if time_s <= limit_s else None for name, time_s in plain.items()}
    free = {one.id for one in crews if one.signed_on is not None}
    assert {line.crew_id for line in advice.candidates} == {one for one in free if told[one] is not None}
    assert len(advice.candidates) >= enough or limit_s == 1800
