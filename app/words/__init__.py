"""The one catalogue of what people read: Chinese source, English; no Qt, so every door uses it."""

from app.words.catalogue import LANGUAGES, Language, Words, catalogue

__all__ = ["LANGUAGES", "Language", "Words", "catalogue"]
