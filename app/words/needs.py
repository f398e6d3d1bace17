"""Says in words who is needed; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dispatch.requirement import Part, Requirement, Term

if TYPE_CHECKING:
    from app.words.catalogue import Words


def need_words(requirement: Requirement, words: Words) -> str:
    """A requirement in words: who may go first, who must follow, who is told."""
    said = _part(requirement.first, words)
    if requirement.then:
        said = words.say("need.then", first=said, then=_part(requirement.then, words))
    if requirement.notify:
        told = words.say("need.and").join(term_words(term, words) for term in requirement.notify)
        said = words.say("need.notify", need=said, told=told)
    return said


def term_words(term: Term, words: Words) -> str:
    """One term of a requirement in words."""
    if term.contractor_object is not None:
        return words.say("need.contractor", object=term.contractor_object)
    if term.department is not None:
        code = "need.certified" if term.certified else "need.of_department"
        return words.say(code, department=term.department, count=term.count)
    if term.kind is not None:
        return words.say(f"member_kind.{term.kind}")
    return words.say("need.off_site")


def missing_words(texts: Iterable[str], requirement: Requirement, words: Words) -> str:
    """Terms that are short, given as they stand in the requirement."""
    by_text = {str(term): term for term in requirement.terms}
    said = (term_words(by_text[text], words) if text in by_text else text for text in texts)
    return words.say("need.and").join(said)


def _part(part: Part, words: Words) -> str:
    both, either = words.say("need.and"), words.say("need.or")
    return either.join(both.join(term_words(term, words) for term in terms) for terms in part)
