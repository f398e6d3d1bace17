"""The guide: a first-start assistant that brings data in, step by step."""
