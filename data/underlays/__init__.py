"""Pictures under the map: tiles of a file, or of a service in the net."""
