"""The directory and the command chart at the console, and calls from there."""
