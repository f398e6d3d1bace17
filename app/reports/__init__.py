"""Maps that leave the program for other eyes, each text from outside escaped."""
