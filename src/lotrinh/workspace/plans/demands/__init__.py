"""Targets handed down: what a unit demands of those below it, and what each of them registers."""
