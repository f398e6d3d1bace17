"""The list in docs/commands.md, made from the parser; run as a module, it writes the list anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.main import command_line
from app.words import Words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
BEGINS, ENDS = "<!-- commands -->\n", "<!-- end of commands -->\n"


def commands_of(parser: argparse.ArgumentParser, above: str = "") -> dict[str, str]:
    """Each command that can be run and what it is for; those below another carry its name."""
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                if below.get_default("run") is not None:
                    found[f"{above}{name}"] = first_line(below.description)
                found |= commands_of(below, f"{above}{name} ")
    return found


def first_line(description: str | None) -> str:
    """A command's sentence; what follows it in the help is left to the help."""
    return str(description).splitlines()[0].replace("%%", "%")


def listed() -> dict[str, tuple[str, str]]:
    """Every command with its Chinese and English sentence."""
    chinese, english = (commands_of(command_line(Words(language))) for language in ("zh", "en"))
    return {name: (about, english[name]) for name, about in chinese.items()}


def table() -> str:
    """The list as it stands in the page."""
    rows = (f"| `yiping {name}` | {zh} | {en} |\n" for name, (zh, en) in listed().items())
    return "| | | |\n| --- | --- | --- |\n" + "".join(rows)


def write_page(page: Path = PAGE) -> None:
    """Put the list between its two marks."""
    head, _, rest = page.read_text(encoding="utf-8").partition(BEGINS)
    _, _, tail = rest.partition(ENDS)
    page.write_text(f"{head}{BEGINS}{table()}{ENDS}{tail}", encoding="utf-8")


if __name__ == "__main__":
    write_page()
