"""Ibis tables in, Ibis tables out: formulas, partials, roll-up; the engines run them."""
