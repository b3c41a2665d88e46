"""The catalogue, phased targets and attainment."""
