"""The whole district at a glance: its map, what changed of late, streets, sources, alarms."""
