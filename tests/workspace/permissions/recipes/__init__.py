"""A file of recipes for each area: how the matrix calls its operations and visits its pages."""
