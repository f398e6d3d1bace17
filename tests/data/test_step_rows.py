"""A long step read row by row tells what the whole of it tells, canonical as steps are written."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import step_rows
from data.step_rows import StepRows, ToldRow
from dispatch.canonical import as_bytes

ODD = ('"', "\\", '],"schema":', '"state":null', ',"rows":[', "拱墅🚲")
TEXTS = st.text(max_size=6) | st.sampled_from(ODD)
VALUES = TEXTS | st.floats(-1e9, 1e9) | st.none() | st.lists(TEXTS)
KINDS = st.sampled_from(["place", "incident"])
STATES = st.none() | st.dictionaries(TEXTS, VALUES, max_size=3)
ROWS = st.lists(
    st.fixed_dictionaries({"id": TEXTS, "kind": KINDS, "state": STATES, "version": st.integers(1)}),
    max_size=4,
)
AROUND = {"action": "note", "previous": "ab", "schema": 1, "seq": 7, "serials": {"2026-11-24": 3}}


def read(body: bytes) -> tuple[list[ToldRow], dict[str, object]]:
    rows = StepRows(body)
    return list(rows), rows.plain


@pytest.mark.parametrize("window_bytes", [1, 5, 64, 1 << 20])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(rows=ROWS)
def test_that_rows_read_one_by_one_are_the_same(window_bytes, monkeypatch, rows):
    body = as_bytes({**AROUND, "rows": rows})
    monkeypatch.setattr(step_rows, "LONG_BYTES", len(body))
    whole = read(body)
    monkeypatch.setattr(step_rows, "LONG_BYTES", 0)
    monkeypatch.setattr(step_rows, "_WINDOW_BYTES", window_bytes)
    assert read(body) == whole
    assert whole[1] == AROUND
    assert [(row.kind, row.id, row.version) for row in whole[0]] == [
        (row["kind"], row["id"], row["version"]) for row in rows
    ]


@pytest.mark.parametrize("longest", [0, 10_000])
def test_that_a_row_in_another_order_is_told_in_canonical_bytes(monkeypatch, longest):
    monkeypatch.setattr(step_rows, "LONG_BYTES", longest)
    told = '{"kind":"place","id":"a","state":{"b":1,"a":2.50},"version":1}'
    body = json.dumps(AROUND)[:-1] + f',"rows":[{told}],"x":0}}'
    [row], plain = read(body.encode())
    assert row == ToldRow("place", "a", 1, b'{"a":2.5,"b":1}')
    assert plain == {**AROUND, "x": 0}


def test_that_a_step_that_is_cut_off_is_an_error(monkeypatch):
    monkeypatch.setattr(step_rows, "LONG_BYTES", 0)
    body = as_bytes({**AROUND, "rows": [{"id": "a", "kind": "place", "state": None, "version": 1}] * 2})
    for end in range(len(body)):
        with pytest.raises(ValueError):
            read(body[:end])
