"""Patrols and sorties at the console: begun, noted on, raised, ended; their tracks on the map."""
