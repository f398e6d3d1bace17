"""Measuring on the map: how far, how large, and how far by road."""
