"""Actuals: what was achieved in a period, with its evidence and its history."""
