"""The staff area as a whole: who works there, what waits for them, and the menus."""
