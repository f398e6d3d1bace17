"""What leaves the program for other eyes: maps and tables, each text from outside escaped."""
