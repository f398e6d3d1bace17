"""The tables in docs/import-findings.md, made from the words; run as a module, it writes them anew.

A section of the page says what to do; which codes stand in it is decided by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.words.catalogue import catalogue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import-findings.md"
HEAD = "| code | 意思 | meaning |\n| --- | --- | --- |\n"
LEFT = "## 尚未归类 Not in any section yet\n"
_ROW = re.compile(r"^\| `(\w+)` \|.*\n", flags=re.MULTILINE)
_TABLE = re.compile(re.escape(HEAD) + r"(?:\| `\w+` \|.*\n)*")
_DETAIL = re.compile(r"（\{detail[^}]*\}）| \(\{detail[^}]*\}\)|\{detail[^}]*\}")
_VALUE = re.compile(r"\{(\w+)[^}]*\}")


def told() -> dict[str, tuple[str, str]]:
    """Code of a finding, or of a file that can't be read -> its sentence in Chinese and English."""
    names = {name: name.removeprefix("import.") for name in catalogue() if name.startswith("import.")}
    names |= {name: name.removeprefix("reason.") for name in catalogue() if name.startswith("reason.file_")}
    return {code: (_plain(name, "zh"), _plain(name, "en")) for name, code in names.items()}


def _plain(name: str, language: str) -> str:
    """A sentence with its values by name."""
    sentence = _DETAIL.sub("", catalogue()[name][language])
    return _VALUE.sub(r"*\1*", sentence.replace("|", "\\|"))


def codes_in(text: str) -> list[str]:
    """The codes of a page in their order."""
    return _ROW.findall(text)


def row(code: str) -> str:
    """The line of a code."""
    zh, en = told()[code]
    return f"| `{code}` | {zh} | {en} |\n"


def renewed(text: str) -> str:
    """The page with today's sentences; codes that are no more are gone, new ones stand at its end."""
    known = told()

    def table(found: re.Match[str]) -> str:
        return HEAD + "".join(row(code) for code in codes_in(found[0]) if code in known)

    page = _TABLE.sub(table, text)
    missing = [code for code in known if code not in codes_in(page)]
    return page + (f"\n{LEFT}\n{HEAD}" + "".join(map(row, missing)) if missing else "")


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
