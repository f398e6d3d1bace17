"""The incident queue: what needs somebody, what goes well, what waits for its check, what is suspended."""
