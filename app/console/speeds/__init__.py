"""Speeds: what travel says of them, what is in force, and the switch between both."""
