"""Finding on the command line, as JSON and in a line each."""

from __future__ import annotations

from tests.app.cli.conftest import Line


def test_that_things_are_found_with_their_kind_and_place(line: Line):
    [first, *_] = line.ask("find", "wulingc")
    assert (first["kind"], first["name"]) == ("place", "武林广场")
    assert first["lon"] > 120
    assert line.ask("find", "体育场路", "中山北路")[0]["kind"] == "crossing"
    assert {one["kind"] for one in line.ask("find", "c", "--kind", "zone", "--limit", "3")} == {"zone"}


def test_that_lines_say_what_each_is_and_nothing_found_is_said(line: Line):
    assert "sub-district" in line.run("find", "changqingjd", "--lang", "en").out.lower()
    assert "没有找到「无此地」" in line.run("find", "无此地").out
    assert line.ask("find", "无此地") == []
