"""Keys by which programs act for a person."""
