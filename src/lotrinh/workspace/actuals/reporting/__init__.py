"""Actuals sent up: collections, submissions, what is checked on arrival, and what adds up."""
