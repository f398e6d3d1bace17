"""Reads categories as people write them: by code or name, with or without brackets and marks."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Self

from dispatch.categories import Category, CategoryTree

_IN_BRACKETS = re.compile(r"\([^()]*\)")


class CategoryNames:
    """The categories of a tree by what they may be called; a name that several could bear names none."""

    def __init__(self, codes: dict[str, str], plain: dict[str, set[str]]) -> None:
        self._codes, self._plain = codes, plain

    @classmethod
    def of(cls, tree: CategoryTree) -> Self:
        """All names of a tree, in every language that it has."""
        plain: dict[str, set[str]] = defaultdict(set)
        for category in tree.minors:
            for name in _names_of(category):
                plain[name].add(category.code)
        return cls({category.code: category.code for category in tree.minors}, plain)

    def code_of(self, text: str) -> str:
        """The code that a text names; the text itself where it names none, or several."""
        known = self._codes.get(text)
        if known is None:
            named = self._plain.get(_plain(text), set())
            known = next(iter(named)) if len(named) == 1 else text
            self._codes[text] = known
        return known


def _names_of(category: Category) -> Iterator[str]:
    yield _plain(category.code)
    for name in category.words.values():
        yield _plain(name)
        yield _plain(_IN_BRACKETS.sub("", unicodedata.normalize("NFKC", name)))


def _plain(text: str) -> str:
    """Without case, blanks and marks, in one width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
