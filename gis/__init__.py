"""Geometry and roads: datum, zones, road network, routing, reach. Imports nothing of ours."""
