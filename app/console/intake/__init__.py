"""Taking a report in: the form, its drafts, and what the report would become."""
