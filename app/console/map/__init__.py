"""The live map: a painted canvas, its tiles, layers, labels and marks."""
