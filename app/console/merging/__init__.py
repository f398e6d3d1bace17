"""Duplicates side by side: merged into one, and taken apart again."""
