"""Readers of what others publish: each gives what it read and a report of what it mended and refused."""
