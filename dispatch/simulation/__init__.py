"""A played day: people, incidents and crews that act through a seat, on a clock of their own."""
