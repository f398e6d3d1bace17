"""Reads a guide that can be followed: files to write, commands to run, and what these say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_REFUSED = "refused"


@dataclass
class Commands:
    """Commands that stand together, whether the last is refused, and what their answers hold, in order."""

    commands: list[list[str]]
    is_refused: bool
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Guide:
    """A guide's files by name, and its commands in their order."""

    files: dict[str, str]
    steps: list[Commands]


def guide_in(page: Path) -> Guide:
    """The guide of a page; a block of `text` is what the commands before it say."""
    files: dict[str, str] = {}
    steps: list[Commands] = []
    for language, about, content in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "sh":
            steps.append(Commands(list(_commands(content)), about == _REFUSED))
        elif language == "text":
            steps[-1].said += content.splitlines()
        else:
            files[about] = content
    return Guide(files, steps)


def _commands(content: str) -> Iterator[list[str]]:
    for line in content.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "yiping", line
        yield arguments
