"""The Qt console: theme, painters, map, panels and windows."""
