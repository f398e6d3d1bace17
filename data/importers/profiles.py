"""Import profiles that fit a file, and how one is joined with what is said of the file this time."""

from collections.abc import Iterable, Sequence

from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind
from data.store import SqlStore
from dispatch.import_profile import ImportProfile


def fitting_profiles(store: SqlStore, kind: ImportKind, header: Sequence[str]) -> list[ImportProfile]:
    """The kept profiles of a kind that fit a file with these columns, best first."""
    return fitting(store.rows(ImportProfile, what=kind.what), header)


def fitting(profiles: Iterable[ImportProfile], header: Sequence[str]) -> list[ImportProfile]:
    """Those of the profiles whose columns all stand in the header, best first.

    Better is whose file had more of the same columns and fewer others, then who names more of them. Where
    a profile names none, all that its file had must be there.
    """
    theirs = frozenset(header)
    fit = [profile for profile in profiles if not profile.is_dropped and _named_by(profile) <= theirs]
    return sorted(fit, key=lambda profile: (-_likeness(profile, theirs), -len(profile.columns), profile.name))


def _named_by(profile: ImportProfile) -> frozenset[str]:
    return frozenset(profile.columns.values() or profile.header)


def _likeness(profile: ImportProfile, header: frozenset[str]) -> float:
    """The share of the columns of both files that are in both."""
    every = header | frozenset(profile.header)
    return len(header & frozenset(profile.header)) / len(every) if every else 1.0


def as_choices(profile: ImportProfile) -> Choices:
    """What a profile says of a file."""
    return Choices(profile.columns, profile.choices, profile.categories)


def joined(said: Choices, profile: ImportProfile) -> Choices:
    """What was said of a file, and for all that was not, what the profile says."""
    kept = as_choices(profile)
    asked = {name: text for name, text in said.asked.items() if text}
    return Choices(
        {**kept.columns, **said.columns}, {**kept.asked, **asked}, {**kept.categories, **said.categories}
    )
