"""The command line's parser: help in the chosen language, mistakes told as refusals are."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NoReturn, cast

from app.cli.answer import Answers, CommandFailed
from app.words import LANGUAGES, Words

Run = Callable[[argparse.Namespace, Answers], int | None]


class UsageWrong(CommandFailed):
    """A command line that can't be understood."""

    def __init__(self, text: str) -> None:
        super().__init__("bad_usage", text=text)


class WordedFormatter(argparse.HelpFormatter):
    """Help with its headings in the chosen language."""

    def __init__(self, prog: str, *, words: Words) -> None:
        super().__init__(prog, max_help_position=32)
        self._words = words

    def start_section(self, heading: str | None) -> None:
        code = f"help.{heading}"
        super().start_section(self._words.say(code) if self._words.knows(code) else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        worded = self._words.say("help.usage") if prefix is None else prefix
        super().add_usage(usage, actions, groups, worded)


class CommandParser(argparse.ArgumentParser):
    """A parser whose arguments are explained by the words `option.<their name>`."""

    def __init__(self, *, words: Words, **how: Any) -> None:
        how.setdefault("formatter_class", partial(WordedFormatter, words=words))
        self.words = words
        super().__init__(allow_abbrev=False, **how)

    def add_argument(self, *flags: str, **how: Any) -> argparse.Action:
        """As argparse does, with the help from the words."""
        action = super().add_argument(*flags, **how)
        if action.dest == "help":
            action.help = self.words.say("option.help")
        elif action.help is None and self.words.knows(f"option.{action.dest}"):
            action.help = plain_text(self.words.say(f"option.{action.dest}"))
        return action

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong; the caller of the command line decides how it is shown."""
        raise UsageWrong(f"{self.prog}: {message}")


class Commands:
    """The commands of one command line, each added with its words `cli.<name>`."""

    dest = "command"

    def __init__(self, top: CommandParser, common: CommandParser, is_needed: bool = True) -> None:
        self.words = top.words
        self._common = common
        self._parsers = top.add_subparsers(
            dest=self.dest,
            required=is_needed,
            metavar="COMMAND",
            title=self.words.say("help.commands"),
            parser_class=cast("type[CommandParser]", partial(CommandParser, words=self.words)),
        )

    def add(self, name: str, run: Run | None, about: str = "") -> CommandParser:
        """A command that `run` carries out (None: it only has commands of its own)."""
        text = plain_text(about or self.words.say(f"cli.{name}"))
        parents = [self._common] if run is not None else []
        parser: CommandParser = self._parsers.add_parser(name, parents=parents, help=text, description=text)
        if run is not None:
            parser.set_defaults(run=run)
        return parser

    def below(self, name: str) -> Commands:
        """A command that only has commands of its own; their words are `cli.<name>.<theirs>`."""
        return _CommandsBelow(self.add(name, None), self._common, name)

    def beside(self, name: str, run: Run) -> tuple[CommandParser, Commands]:
        """A command that `run` carries out and that has commands of its own besides."""
        parser = self.add(name, run)
        return parser, _CommandsBelow(parser, self._common, name, is_needed=False)


class _CommandsBelow(Commands):
    dest = "what"

    def __init__(self, top: CommandParser, common: CommandParser, name: str, is_needed: bool = True) -> None:
        super().__init__(top, common, is_needed)
        self._name = name

    def add(self, name: str, run: Run | None, about: str = "") -> CommandParser:
        return super().add(name, run, about or self.words.say(f"cli.{self._name}.{name}"))


def plain_text(text: str) -> str:
    """`text` as argparse must be given it: a per cent sign begins a placeholder there."""
    return text.replace("%", "%%")


def spoken(arguments: Sequence[str]) -> Answers:
    """Language and form of the answers, before anything else of the command line is understood."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", choices=LANGUAGES, default="zh")
    early.add_argument("--json", action="store_true")
    try:
        given, _ = early.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        return Answers(Words(), "--json" in arguments)
    return Answers(Words(given.lang), given.json)
