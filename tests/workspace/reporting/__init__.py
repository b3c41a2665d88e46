"""Tests of what is sent up: collections, submissions, checks on arrival."""
