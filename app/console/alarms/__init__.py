"""Alarms at a seat: one line, one acknowledgement, one sound at most in a while, and the full log."""
