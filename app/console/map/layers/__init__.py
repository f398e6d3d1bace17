"""Layers of the map, each painting one kind of thing."""
