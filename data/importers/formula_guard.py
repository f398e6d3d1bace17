"""Keeps text from being taken for a formula by spreadsheets, and gives it back as it was."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell of a text table that begins so is taken for a formula; a ' before it says that it is text."""


def guarded(text: str) -> str:
    """A text as a table of text carries it: with a ' before it where it would be taken for a formula.

    Blanks at its end are lost when it is read, so they make no formula either.
    """
    return f"'{text}" if _is_risky(text.rstrip()) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _is_risky(text) else text


def _is_risky(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULA_STARTS)
