"""A whole import is taken back, as long as nothing has been built on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
import shapely

from dispatch.actions.correcting import CorrectPlace
from dispatch.actions.keeping import Import, Undo
from dispatch.actions.taking_back import UndoImport
from dispatch.actors import Actor, Role
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.people import Crew
from dispatch.permits import Permit, PermitKind
from dispatch.places import NamedPlace, ZoneRow
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.situation import Situation
from dispatch.subject import Subject
from tests.builders import T0
from tests.dispatch.house import PLANNER
from tests.dispatch.scene import WULIN, spot

NEW_ZONE = "330105012901"
DAY = T0.date()
FIRM = Contractor(id="c", code="c", name="养护公司")
SHOP = Subject(id="s", number="S1", name="店", kind="餐饮")
PERMIT = Permit(
    id="p",
    number="1",
    kind=PermitKind.STALL,
    holder="店",
    place="门口",
    valid_from=DAY,
    valid_to=DAY,
    subject=SHOP.number,
)


def bring(house, rows: Iterable[Row]) -> int:
    """The number of the import's step."""
    changes = house.act(Import, PLANNER, what="zones", source="f.csv", digest="0" * 64, rows=tuple(rows))
    return changes.seq


def zone(code: str = NEW_ZONE, parent: str = WULIN, **more) -> ZoneRow:
    box = shapely.to_wkb(shapely.box(120.1615, 30.2715, 120.1625, 30.2725))
    return ZoneRow(
        id=f"zone:{code}", code=code, name=code, kind="functional_zone", parent=parent, wkb=box, **more
    )


def refused(house, step: int) -> str:
    with pytest.raises(Refused) as caught:
        house.act(UndoImport, PLANNER, step=step)
    return caught.value.reason.code


def test_that_rows_it_made_go_and_rows_it_changed_are_as_before(house):
    place = NamedPlace(id="p", name="武林广场", kind="square", lon=120.16, lat=30.27)
    bring(house, [place])
    [kept] = house.store.rows(NamedPlace, id="p")
    step = bring(house, [zone(), NamedPlace(**{**vars(kept), "name": "改了名"})])
    undone = house.act(UndoImport, PLANNER, step=step)
    assert house.store.rows(ZoneRow, code=NEW_ZONE) == ()
    assert [(row.name, row.version) for row in house.store.rows(NamedPlace, id="p")] == [("武林广场", 3)]
    assert undone.removed == (("zone", f"zone:{NEW_ZONE}"),)


def test_that_age_does_not_matter_and_any_planner_may(house):
    step = bring(house, [zone()])
    house.clock.pass_s(timedelta(days=30).total_seconds())
    house.act(UndoImport, Actor("别人", Role.PLANNER), step=step)
    assert house.store.rows(ZoneRow, code=NEW_ZONE) == ()


def test_that_an_import_on_top_of_it_keeps_it(house):
    step = bring(house, [zone()])
    [kept] = house.store.rows(ZoneRow, code=NEW_ZONE)
    later = bring(house, [ZoneRow(**{**vars(kept), "name": "新名"})])
    assert refused(house, step) == "changed_since_import"
    house.act(UndoImport, PLANNER, step=later)
    # The zone is as the first import left it, but two versions on.
    assert refused(house, step) == "changed_since_import"


def test_that_a_zone_in_which_something_has_happened_stays(house):
    step = bring(house, [zone(WULIN, parent=None)])
    assert house.incident().zones["sub_district"] == WULIN
    assert refused(house, step) == "built_upon"


def test_that_a_place_corrected_into_a_zone_counts_as_built_upon(house):
    incident = house.incident(spot(3, 5))
    step = bring(house, [zone(WULIN, parent=None)])
    house.act(CorrectPlace, incident_id=incident.id, place=spot(4, 5))
    assert refused(house, step) == "built_upon"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (zone(), zone(NEW_ZONE + "1", parent=NEW_ZONE)),
        (zone(), zone(NEW_ZONE + "1", attributes={"answers": NEW_ZONE})),
        (zone(), DutyArea(id="a", code="a", name="a", units=(NEW_ZONE,), hours="22:00-06:00")),
        (zone(), Contractor(id="c", code="c", name="c", units=(NEW_ZONE,))),
        (
            Contractor(id="c", code="c", name="c"),
            Facility(id="f", code="f", name="f", kind="井盖", contractor="c"),
        ),
        (SHOP, PERMIT),
    ],
)
def test_that_what_later_rows_refer_to_stays(house, first, later):
    step = bring(house, [first])
    bring(house, [later])
    assert refused(house, step) == "built_upon"


def test_that_what_refers_to_a_row_that_was_there_before_holds_nothing_back(house):
    bring(house, [zone()])
    [kept] = house.store.rows(ZoneRow, code=NEW_ZONE)
    step = bring(house, [replace(kept, name="新名")])
    bring(house, [DutyArea(id="a", code="a", name="a", units=(NEW_ZONE,), hours="22:00-06:00")])
    house.act(UndoImport, PLANNER, step=step)
    assert [row.name for row in house.store.rows(ZoneRow, code=NEW_ZONE)] == [NEW_ZONE]


def test_that_a_refusal_calls_things_by_their_names(house):
    step = bring(house, [replace(zone(), name="广场")])
    bring(house, [DutyArea(id="uuid", code="D1", name="夜班片", units=(NEW_ZONE,), hours="22:00-06:00")])
    with pytest.raises(Refused) as caught:
        house.act(UndoImport, PLANNER, step=step)
    values = caught.value.reason.values
    assert (values["row"], values["name"]) == ("D1 夜班片", f"{NEW_ZONE} 广场")
    [area] = house.store.rows(DutyArea)
    later = bring(house, [replace(area, name="大夜班")])
    bring(house, [replace(area, version=area.version + 1, name="改了")])
    with pytest.raises(Refused) as caught:
        house.act(UndoImport, PLANNER, step=later)
    assert caught.value.reason.values["row"] == "D1 改了"


def test_that_a_crew_with_a_task_stays_and_one_without_goes(house):
    own, idle = house.crew("101"), house.crew("102")
    first, second = (changes.seq for changes in house.seat.changes_after(0))
    house.send(own, house.incident())
    assert refused(house, first) == "built_upon"
    house.act(UndoImport, PLANNER, step=second)
    assert [crew.id for crew in house.store.rows(Crew)] == [own.id]
    assert idle.id not in Situation.of(house.seat.snapshot()).crews


def test_that_only_imports_are_taken_back_and_once(house):
    house.incident()
    step = bring(house, [zone()])
    assert refused(house, step - 1) == "not_an_import"
    assert refused(house, 10**6) == "step_not_in_record"
    house.act(UndoImport, PLANNER, step=step)
    assert refused(house, step) == "changed_since_import"


def test_that_an_operator_may_not_and_the_short_undo_does_not_reach_it(house):
    step = bring(house, [zone()])
    with pytest.raises(Refused, match="not_permitted"):
        house.act(UndoImport, step=step)
    house.act(UndoImport, PLANNER, step=step)
    with pytest.raises(Refused, match="never_undone"):
        house.act(Undo, PLANNER)
