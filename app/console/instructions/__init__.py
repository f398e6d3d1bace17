"""Leaders' instructions at the console."""
