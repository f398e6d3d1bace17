"""The look of the console: tokens, palette, style sheet and fonts."""
