"""Patrols on the command line."""

from __future__ import annotations

from tests.app.cli.conftest import Line


def test_that_a_patrol_is_begun_finds_something_is_listed_and_ended(line: Line) -> None:
    line.ask("start-patrol", "--crew", "301", "--beat", "武林广场一线")
    where = ("--at", "120.1630,30.2742", "--place", "武林广场")
    line.ask("patrol-finding", "--number", "X1", "--category", "STR.hawker", *where, "--words", "摊贩")
    (told,) = line.ask("patrols")
    assert (told["number"], told["crew"], told["is_running"], len(told["findings"])) == ("X1", "301", True, 1)
    assert "武林广场一线" in line.run("patrols").out
    line.ask("note-finding", "--number", "X1", "--note", "乱堆物", *where, "--evidence", "a" * 64)
    assert "乱堆物" in line.run("patrols").out
    line.ask("patrol-finding", "--number", "X1", "--finding", "1", "--category", "STR.piling", *where)
    raised = line.ask("patrols")[0]["noted"][0]["incident_id"]
    (photo,) = line.ask("status", raised)["photos"]
    assert (photo["of"], photo["digest"], photo["file"]) == ("finding", "a" * 64, "")
    assert [track["number"] for track in line.ask("patrols", "--tracks")] == ["X1"]
    line.ask("end-patrol", "--number", "X1", "--note", "无异常")
    track = line.ask("patrols", "X1")
    assert track["datum"] == "WGS 84"
    assert line.ask("patrols")[0]["is_running"] is False
