"""Units in time: the tree as of a day, what becomes of units, and bringing lists of them in."""
