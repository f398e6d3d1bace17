"""Paper entered later on the command line: a sheet, its place in the rates, its signature."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.app.cli.conftest import Line

COMMANDER = ("--as", "沈建国", "--role", "duty_commander")


def test_that_a_sheet_is_entered_listed_and_signed(line: Line) -> None:
    begins = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)

    def after(minutes: float) -> str:
        return (begins + timedelta(minutes=minutes)).isoformat()

    asked = ("--sheet", "P-7", "--received-at", after(0), "--source", "hotline_12345", "--crew", "301")
    times = ("--sent-at", after(0.5), "--responded-at", after(1), "--arrived-at", after(4))
    where = ("--category", "STR.hawker", "--at", "120.1630,30.2742", "--place", "武林广场")
    line.ask("enter-paper", *asked, *times, *where, "--reported-at", after(20), "--note", "已劝离")
    (told,) = line.ask("paper")
    assert (told["sheet"], told["signed_by"], told["is_whole"]) == ("P-7", "", True)
    assert "待签认" in line.run("paper").out
    line.ask("sign-paper", told["incident"], *COMMANDER)
    assert "沈建国" in line.run("paper").out
    days = {begins.astimezone().date().isoformat(), (begins + timedelta(hours=8)).date().isoformat()}
    counted = [group for day in days for group in line.ask("rates", "--day", day)["groups"]]
    assert max(group["arrival"]["late_entries_met"] for group in counted) == 1
    assert {group["arrival"]["n"] for group in counted} == {0}
