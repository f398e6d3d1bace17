"""A picture under the map: tiles fetched beside the window's thread, drawn where they lie."""
