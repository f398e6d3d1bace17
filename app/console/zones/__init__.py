"""Functional zones and precincts drawn on the map: a panel with a pen, checks, and those that there are."""
