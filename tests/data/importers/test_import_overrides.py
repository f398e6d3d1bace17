"""Maintenance duty brought in: a border road answers to the street that keeps it, through an incident."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from data.importers import zones
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from data.importers.report import Finding, UnreadableFile
from dispatch.actions.intake import Accept, Receive
from dispatch.actors import Actor, Role
from dispatch.incident import Incident, Place
from dispatch.need import need_of_incident
from tests.data.import_house import NOW, TIANSHUI, WULIN, ImportHouse, with_streets, write_features

ROAD = shapely.box(120.15, 30.262, 120.1505, 30.278)
BRIDGE = shapely.box(120.15, 30.270, 120.1502, 30.271)
OPERATOR = Actor("王芳", Role.OPERATOR)


@pytest.fixture
def house(store) -> ImportHouse:
    return with_streets(store)


def prepare(house: ImportHouse, folder: Path, *features: tuple[dict[str, Any], Any]) -> Prepared:
    path = write_features(folder, features)
    choices = Choices(asked={"kind": "duty_override"})
    return zones.KIND.prepare((path,), choices, ImportRoom(house.store, house.centre, NOW))


def about_overrides(prepared: Prepared) -> list[Finding]:
    """What was noticed of overrides, whatever else was of the file."""
    return [found for found in prepared.report.noticed if found.code.startswith("override")]


def override(code: str, answers: str, shape: object = ROAD) -> tuple[dict[str, Any], object]:
    return {"code": code, "name": f"界路{code}", "answers": answers}, shape


def received(house: ImportHouse, lon: float, lat: float) -> Incident:
    asked = {"source": "hotline_12345", "category": "STR.hawker", "place": Place("路口", lon, lat)}
    done = house.seat.act(Receive(action_id=f"r{lon}{lat}", actor=OPERATOR, **asked))
    incident = done.of(Incident)[0]
    accepted = house.seat.act(Accept(action_id=f"a{lon}{lat}", actor=OPERATOR, incident_id=incident.id))
    return accepted.of(Incident)[0]


def test_that_an_incident_on_an_imported_border_road_goes_to_the_street_that_keeps_it(house, tmp_path):
    house.bring(prepare(house, tmp_path, override("D1", TIANSHUI)))
    on_road, beside = received(house, 120.1503, 30.265), received(house, 120.155, 30.265)
    assert (on_road.zones["sub_district"], on_road.duty_override, on_road.lies_in) == (TIANSHUI, "D1", WULIN)
    assert (beside.zones["sub_district"], beside.duty_override, beside.lies_in) == (WULIN, None, None)
    assert need_of_incident(on_road, house.centre, NOW).zones["sub_district"] == TIANSHUI


def test_that_overlapping_overrides_are_told_and_the_smaller_counts(house, tmp_path):
    prepared = prepare(house, tmp_path, override("D1", TIANSHUI), override("D2", WULIN, BRIDGE))
    (finding,) = about_overrides(prepared)
    assert (finding.row, finding.code) == ("2", "override_overlap")
    assert (finding.values["zones"], finding.values["wins"]) == ("界路D1, 界路D2", "界路D2")
    assert finding.values["area_m2"] == pytest.approx(19.2 * 111, rel=0.03)
    house.bring(prepared)
    assert [received(house, 120.1501, lat).duty_override for lat in (30.265, 30.2705)] == ["D1", "D2"]


def test_that_an_override_is_held_against_those_that_are_kept(house, tmp_path):
    house.bring(prepare(house, tmp_path, override("D2", WULIN, BRIDGE)))
    (finding,) = about_overrides(prepare(house, tmp_path, override("D1", TIANSHUI)))
    assert (finding.row, finding.code, finding.values["wins"]) == ("1", "override_overlap", "界路D2")


@pytest.mark.parametrize("answers", ["330105999", "", "D1"])
def test_that_an_override_that_names_nobody_who_can_answer_is_refused(house, tmp_path, answers):
    prepared = prepare(house, tmp_path, override("D1", answers), override("D2", TIANSHUI, BRIDGE))
    (finding,) = prepared.report.refused
    assert (finding.row, finding.code) == ("1", "override_unknown")
    assert (prepared.report.read, prepared.report.kept, len(prepared.rows)) == (2, 1, 1)
    house.bring(prepared)
    assert received(house, 120.1503, 30.265).zones["sub_district"] == WULIN


def test_that_who_answers_may_be_named(house, tmp_path):
    house.bring(prepare(house, tmp_path, override("D1", " 天水街道 ")))
    assert received(house, 120.1503, 30.265).zones["sub_district"] == TIANSHUI


def test_that_a_file_without_who_answers_is_refused(house, tmp_path):
    with pytest.raises(UnreadableFile) as refused:
        prepare(house, tmp_path, ({"code": "D1", "name": "界路"}, ROAD))
    assert refused.value.reason.values["columns"] == "answers"


def test_that_who_answers_may_stand_in_a_column_of_another_name(house, tmp_path):
    path = write_features(tmp_path, [({"code": "D1", "name": "界路", "管养责任": TIANSHUI}, ROAD)])
    choices = Choices(columns={"answers": "管养责任"}, asked={"kind": "duty_override"})
    house.bring(zones.KIND.prepare((path,), choices, ImportRoom(house.store, house.centre, NOW)))
    assert received(house, 120.1503, 30.265).duty_override == "D1"
