"""What the documents say of the code is held against the code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from app.console.commands import COMMANDS
from app.console.views import SHEETS, VIEWS
from app.radio import VERBS
from tests.architecture import findings_page
from tests.architecture.commands_page import listed

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("app", "data", "dispatch", "gis")
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"(?:app|data|dispatch|gis|tests)/[\w/.]+\.\w+")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_KEY = re.compile(r"(?:(?:Ctrl|Shift)\+)?(?:[A-Z0-9,?/↑↓]|F\d|Enter)")
# The dispatch view and the intake form bring these themselves.
OF_THE_WINDOW = {"F2", "Ctrl+N"}
_WORD = re.compile(r"\w+")


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word that stands in a source file of the four floors."""
    sources = (
        path for floor in FLOORS for path in (ROOT / floor).rglob("*") if path.suffix in (".py", ".toml")
    )
    return frozenset(word for path in sources for word in _WORD.findall(path.read_text(encoding="utf-8")))


def code_column() -> list[str]:
    """The words of the glossary's last column."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|") and "`" in line]
    return [word for row in rows for word in _CODE.findall(row.rsplit("|", 2)[1])]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_that_every_link_leads_somewhere(document: Path) -> None:
    targets = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_that_every_file_named_exists(document: Path) -> None:
    named = _FILE.findall(" ".join(_CODE.findall(document.read_text(encoding="utf-8"))))
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_that_how_it_works_fits_in_one_sitting() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert len(set(_FILE.findall(text))) >= 40


def test_that_names_in_how_it_works_are_names_in_the_code() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    spans = [span for span in _CODE.findall(text) if "/" not in span and " " not in span]
    names = {word for span in spans for word in _WORD.findall(span) if not word[0].isdigit()}
    assert names - words_of_the_code() - {"GS"} == set()


def test_that_every_code_word_of_the_glossary_occurs_in_the_code() -> None:
    words = code_column()
    assert len(words) > 100
    assert [word for word in words if word not in words_of_the_code()] == []


def test_that_the_decisions_are_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    numbers = [path.name[:4] for path in sorted(folder.glob("0*.md"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert [path.name for path in sorted(folder.glob("0*.md")) if path.name not in listed] == []


def test_that_the_page_of_commands_lists_what_the_command_line_has() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    in_page = re.findall(r"^\| `yiping ([^`]+)` \|", text, flags=re.MULTILINE)
    assert set(in_page) == set(listed()), "renew the list with: make docs"


def test_that_the_page_of_findings_says_of_every_code_what_it_means_and_what_to_do() -> None:
    text = findings_page.PAGE.read_text(encoding="utf-8")
    codes = findings_page.codes_in(text)
    assert sorted(codes) == sorted(findings_page.told()), "renew the tables with: make docs"
    assert findings_page.renewed(text) == text, "renew the tables with: make docs"
    assert findings_page.LEFT not in text, "put each new code into the section that says what to do"


def test_that_the_operators_guide_writes_only_what_the_radio_understands() -> None:
    text = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    spans = (span.split() for span in _CODE.findall(text) if span.startswith("/"))
    entries = [words for words in spans if len(words) > 1]
    known = {word for words in VERBS.values() for word in words}
    assert len(entries) > 15
    assert [verb for _, verb, *_ in entries if verb not in known] == []


def test_that_the_operators_guide_names_only_keys_that_do_something() -> None:
    text = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
    tables = "".join(line for line in text.splitlines() if line.startswith("|") and "`/4" not in line)
    named = {key for span in _CODE.findall(tables) for key in [span] if _KEY.fullmatch(key)}
    known = {keys for command in COMMANDS for keys in command.keys} | {view.key for view in (*VIEWS, *SHEETS)}
    shown = {"↑": "Up", "↓": "Down"}
    assert len(named) > 20
    assert {shown.get(key, key) for key in named} - known - OF_THE_WINDOW == set()
