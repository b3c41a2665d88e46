"""Tests of what goes between installations."""
