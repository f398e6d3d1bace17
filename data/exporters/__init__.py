"""Writes everything that a centre keeps into files that others read, and that come in again unchanged."""
