"""The administrator's guide, followed as a newcomer would: files written, commands run in its order."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from app.cli import main as command_line
from app.cli.main import main
from app.log import stop_logging
from app.paths import HOME_VARIABLE
from tests.scenarios.guide_blocks import Commands, guide_in

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = {"zh": "administrator.zh.md", "en": "administrator.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_that_the_guide_can_be_followed_to_its_end(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = guide_in(DOCS / GUIDES[language])
    assert len(guide.files) > 15
    # A process builds the command line once for its one command; this one runs sixty.
    monkeypatch.setattr(command_line, "command_line", cache(command_line.command_line))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    for name, content in guide.files.items():
        Path(name).write_text(content, encoding="utf-8")
    try:
        for step in guide.steps:
            follow(step, language, capsys)
    finally:
        stop_logging()


def follow(step: Commands, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Run the commands of a block; they end as the guide says, and say what it says."""
    capsys.readouterr()
    codes = [main([*command, "--lang", language]) for command in step.commands]
    out, err = capsys.readouterr()
    assert codes == [0] * (len(codes) - step.is_refused) + [1] * step.is_refused, (step.commands, out, err)
    place = 0
    for said in step.said:
        assert said in out[place:], (said, out, err)
        place = out.index(said, place)
