"""Closures and slow zones at the console: what holds, and a tool to draw them on the map."""
