"""Lộ Trình: a school improvement plan, from a Word file to a programme that runs."""
