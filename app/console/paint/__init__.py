"""Pure painters: symbols, hatches and the 1530 clock, on any QPainter."""
