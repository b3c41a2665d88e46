"""Units in time: what changes them, what reads them, their pages."""
