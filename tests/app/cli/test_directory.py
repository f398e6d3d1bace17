"""The directory comes in, is searched, and calls are written down, on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.app.cli.conftest import Line

TABLE = """code,name,kind,unit,person,phone,radio
330105,区指挥中心,指挥中心,,,0571-00001000,
330105012,天水综合执法队,街道,330105,,0571-00001212,
T-D,天水值班长,值班长,330105012,林峰,0571-00001312,天水 01
X,无处可达,部门,330105,,,
Y,不知是谁,星球,330105,,1,
"""


def test_that_the_directory_is_brought_in_searched_and_called_from(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(TABLE, encoding="utf-8")
    line.ask("import", "contacts", str(path))
    told = {party["name"]: party for party in line.ask("directory")}
    assert told["天水值班长"]["above"] == "330105012"
    assert told["天水1组"]["radio"] == "301"
    assert [party["name"] for party in line.ask("directory", "tszbz")] == ["天水值班长"]
    assert "林峰" in line.run("directory", "林峰").out
    line.ask("record-call", "--party", "duty_officer:T-D", "--name", "天水值班长", "--outcome", "busy")
    (call,) = line.ask("calls")
    assert (call["party"], call["outcome"], call["incident_id"]) == ("duty_officer:T-D", "busy", "")
    assert "占线" in line.run("calls").out
