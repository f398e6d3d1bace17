"""The record of one incident, step by step, in words."""
