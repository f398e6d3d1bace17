"""Paper entered later: the form for sheet after sheet, and the list that the commander signs."""
