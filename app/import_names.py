"""Names of what can be imported, for guide and command line; what has no words is called by its code."""

from __future__ import annotations

from app.words import Words


def kind_name(words: Words, what: str) -> str:
    """A kind of import."""
    return _said(words, f"import_kind.{what}", what)


def kind_hint(words: Words, what: str) -> str:
    """What a kind of import is for."""
    return _said(words, f"import_kind.{what}.hint", "")


def column_name(words: Words, column: str) -> str:
    """A column of ours."""
    return _said(words, f"import_column.{column}", column)


def option_name(words: Words, option: str) -> str:
    """A choice."""
    return _said(words, f"import_option.{option}", option)


def option_hint(words: Words, option: str) -> str:
    """What a choice does."""
    return _said(words, f"import_option.{option}.hint", "")


def choice_name(words: Words, option: str, value: str) -> str:
    """One of the values of a choice."""
    return _said(words, f"import_choice.{option}.{value}", value)


def finding_text(words: Words, code: str, values: dict[str, object]) -> str:
    """The sentence of a finding; the name of a column in it is said in words."""
    column = values.get("column")
    told = {**values, "column": column_name(words, column)} if isinstance(column, str) else values
    return _said(words, f"import.{code}", code, **told)


def _said(words: Words, code: str, otherwise: str, **values: object) -> str:
    return words.say(code, **values) if words.knows(code) else otherwise


def option_help(words: Words, option: str) -> str:
    """A choice and what it does, in one line."""
    name, hint = option_name(words, option), option_hint(words, option)
    return words.say("import_option.help", name=name, hint=hint) if hint else name
