"""Submissions between installations: signed, sent again until they arrive, counted once."""
