"""Bringing workbooks of staff and of schools in: read, look over, carry out."""
