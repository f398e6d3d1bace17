"""What is noted for the next search: the newest of each row and nothing that has gone."""

from __future__ import annotations

import weakref
from dataclasses import replace

from dispatch.changes import Changes
from dispatch.search_book import SearchBook
from dispatch.search_entries import FoundKind
from dispatch.situation import Situation
from tests.builders import T0, incident
from tests.dispatch.house import CENTRE

INCIDENTS = frozenset({FoundKind.INCIDENT})


def test_that_of_a_row_that_changed_often_only_the_newest_is_held_and_found(house):
    book = SearchBook()
    book.look_at(Situation())
    first = incident(number="GS-20261124-0426")
    newest = replace(first, number="GS-20261124-0777")
    book.heed(Changes(1, T0, "note", (first,)))
    book.heed(Changes(2, T0, "note", (newest,)))
    told = weakref.ref(first)
    del first
    assert told() is None
    assert [one.id for one in book.find("0777", 5, INCIDENTS, CENTRE, house.store)] == [newest.id]
    assert not book.find("0426", 5, INCIDENTS, CENTRE, house.store)
    book.heed(Changes(3, T0, "undo", removed=(("incident", newest.id),)))
    assert not book.find("0777", 5, INCIDENTS, CENTRE, house.store)


def test_that_the_whole_picture_is_looked_at_before_what_came_after_it(house):
    book, picture, later = SearchBook(), Situation(), incident(number="GS-20261124-0778")
    known = incident(number="GS-20261124-0777")
    picture.apply(Changes(1, T0, "note", (known,)))
    book.heed(Changes(1, T0, "note", (later,)))
    book.look_at(picture)
    book.heed(Changes(2, T0, "note", (later,)))
    found = [book.find(number, 5, INCIDENTS, CENTRE, house.store) for number in ("0777", "0778")]
    assert [[one.id for one in lines] for lines in found] == [[known.id], [later.id]]
