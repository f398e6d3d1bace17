"""The index by which names are found: the same as looking at every name, only quicker."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.sounds import Spelling
from dispatch.typeahead import Entry, TypeAhead, _line, _rank

NAMES = (
    "武林广场",
    "长庆街道",
    "朝晖路",
    "中山北路",
    "体育场路",
    "重工路",
    "Wulin Sq 1",
    "0426",
    "GS-20261124-0426",
    "路",
)
typed = st.text("wulinchangqzstylwg 路武林长庆04-2g", min_size=1, max_size=7)


def brute(index_of: list[Entry], wanted: str) -> set[str]:
    squeezed = "".join(wanted.lower().split())
    spelling = Spelling(squeezed) if squeezed.isascii() and squeezed.isalnum() else None
    return {
        entry.name for entry in index_of if squeezed and _rank(squeezed, spelling, _line(entry)) is not None
    }


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=10), typed)
def test_that_the_clues_leave_nothing_out_that_looking_at_all_would_find(names, wanted):
    entries = [Entry(at, name, also=(name[::-1],)) for at, name in enumerate(names)]
    found = TypeAhead(entries).find(wanted, 100)
    assert {entry.name for entry in found} == brute(entries, wanted)


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=10), st.data())
def test_that_what_was_taken_out_is_as_if_it_had_never_been_there(names, data):
    index = TypeAhead()
    numbers = [index.put(Entry(at, name)) for at, name in enumerate(names)]
    gone = data.draw(st.sets(st.sampled_from(numbers)))
    for number in gone:
        index.take_out(number)
    index._forget_what_left()
    kept = [Entry(at, name) for at, name in enumerate(names) if numbers[at] not in gone]
    for wanted in ("wl", "路", "0426", "cq", "zsbl"):
        assert index.find(wanted, 100) == TypeAhead(kept).find(wanted, 100)
    assert len(index) == len(kept)


def test_that_characters_of_several_readings_are_found_by_each():
    index = TypeAhead([Entry(1, "重工路"), Entry(2, "长乐桥"), Entry(3, "朝晖六区")])
    assert [index.find(wanted)[0].key for wanted in ("zgl", "cgl", "clq", "zhangle", "zhaohui")] == [
        1,
        1,
        2,
        2,
        3,
    ]
