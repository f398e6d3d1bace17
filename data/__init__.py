"""Keeps and brings: tables, the store, the record, importers, the demo district."""
