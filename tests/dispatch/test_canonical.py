"""Canonical JSON: one text for one value, back again whole, and nothing that can't be told exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import Advice, AdvisedCrew
from dispatch.canonical import as_bytes, as_plain, from_plain, time_text, unrecorded
from dispatch.entry import EntryKind
from dispatch.incident import Adjustment, CallerAnswer, DeskCheck, Incident, StageName, Suspension
from dispatch.kinds import KIND_NAMES
from dispatch.people import Crew
from dispatch.places import ZoneRow
from dispatch.reasons import Reason
from dispatch.settings import Setting
from tests.builders import F15_CORE, T0, entry, incident, seconds, task
from tests.dispatch.scene import crew

MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    at: datetime
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class Single:
    colour: Colour


@dataclass(frozen=True)
class Everything:
    single: Single
    inner: tuple[Inner, ...]
    pair: tuple[int, str]
    names: frozenset[str]
    by_name: Mapping[str, Inner]
    day: date | None
    raw: bytes
    colour: Colour
    kinds: Mapping[EntryKind, int]
    value: bool | int | float | str
    loose: list[str] = field(default_factory=list)
    hidden: str = unrecorded(default="")


INNERS = st.builds(Inner, MOMENTS, NUMBERS, WORDS)
ALL = st.builds(
    Everything,
    single=st.just(Single(Colour.RED)),
    inner=st.lists(INNERS, max_size=3).map(tuple),
    pair=st.tuples(st.integers(), WORDS),
    names=st.frozensets(WORDS, max_size=4),
    by_name=st.dictionaries(WORDS, INNERS, max_size=3),
    day=st.none() | st.dates(),
    raw=st.binary(max_size=9),
    colour=st.just(Colour.RED),
    kinds=st.dictionaries(st.sampled_from(EntryKind), st.integers(), max_size=3),
    value=st.booleans() | st.integers() | WORDS,
    loose=st.lists(WORDS, max_size=2),
)


@given(ALL)
def test_that_a_value_comes_back_whole_and_its_bytes_are_the_same_again(value):
    told = as_bytes(as_plain(value))
    assert as_bytes(value) == told
    back = from_plain(Everything, json.loads(told))
    assert back == value
    assert as_bytes(as_plain(back)) == told


def test_that_what_is_unrecorded_is_left_out():
    value = from_plain(Inner, as_plain(Inner(T0, 1, "x")))
    assert value == Inner(T0, 1.0, "x")
    told = as_plain(
        Everything(
            Single(Colour.RED), (), (1, ""), frozenset(), {}, None, b"", Colour.RED, {}, 1, [], "13900000001"
        )
    )
    assert "hidden" not in told


def test_that_a_time_is_told_in_utc_to_the_microsecond():
    east = datetime(2026, 11, 24, 14, 20, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert time_text(east) == "2026-11-24T06:20:00.000005Z"
    with pytest.raises(ValueError, match="without zone"):
        time_text(datetime(2026, 11, 24))  # noqa: DTZ001


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_that_what_json_has_no_word_for_is_an_error(value):
    with pytest.raises(ValueError):
        as_bytes(as_plain(value))


def test_that_a_thing_without_form_is_an_error():
    with pytest.raises(TypeError, match="object"):
        as_plain(object())


def test_that_an_unknown_field_is_an_error_and_not_passed_over():
    with pytest.raises(ValueError, match="Inner has no field colour"):
        from_plain(Inner, {**as_plain(Inner(T0, 1.0, "x")), "colour": "red"})


ROWS = [
    incident(
        adjustments=(Adjustment(StageName.ARRIVAL, "recalled", "王芳", T0, waived=True),),
        suspensions=(Suspension("works", T0, T0 + seconds(9), "王芳"),),
        call_backs=(CallerAnswer("satisfied", T0, "王芳"),),
        check=DeskCheck(T0, T0 + seconds(600), "王芳"),
        reached={"cordon": T0},
    ),
    task(
        advice=Advice(T0, (AdvisedCrew("c", 1.0, 2.0, None, "foot", (Reason("own_street"),)),), {"busy": 1})
    ),
    entry(EntryKind.ARRIVAL, T0),
    crew("101"),
    Setting(id="undo_s", value=15),
    ZoneRow(id="z", code="z", name="区", kind="district", wkb=b"\x01\x02"),
]


@pytest.mark.parametrize("row", ROWS, ids=[type(row).__name__ for row in ROWS])
def test_that_rows_of_the_record_come_back_as_they_were(row):
    assert {type(row) for row in ROWS} <= set(KIND_NAMES.values())
    assert from_plain(type(row), json.loads(as_bytes(as_plain(row)))) == row


@pytest.mark.parametrize("row", ROWS, ids=[type(row).__name__ for row in ROWS])
def test_that_a_saved_row_is_the_same_one_version_on(row):
    before, after = as_bytes(row), replace(row, version=row.version + 1)
    assert row.as_saved() == after
    assert as_bytes(row.as_saved()) == as_bytes(after)
    assert as_bytes(row) == before


def test_that_an_incident_keeps_no_dictionary_of_its_fields():
    assert not vars(incident())


def test_that_equal_rules_and_moments_are_held_once_and_others_are_told_apart():
    told = as_plain(incident(rule=F15_CORE))
    one, other = (from_plain(Incident, {**told, "id": row_id}) for row_id in "ab")
    assert one.rule == F15_CORE
    assert one.rule is other.rule
    assert one.received_at is other.received_at
    odd = from_plain(Incident, {**told, "rule": {**told["rule"], "response_s": 60.0, "is_promised": 1}})
    assert as_bytes(odd.rule) != as_bytes(one.rule)
    assert as_bytes(from_plain(Incident, told)) == as_bytes(told)


def test_that_rows_know_their_kinds():
    assert {Incident, Crew} <= set(KIND_NAMES.values())
