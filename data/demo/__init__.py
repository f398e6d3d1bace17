"""The demo district: a schematic of Gongshu drawn by the project, and what happens in it."""
