"""The wall: the district's map with the day's figures, for a large screen that nobody sits at."""
