"""Bringing data in beside the console: a process of its own reads, checks and carries out; no Qt here."""
