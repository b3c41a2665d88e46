"""Dated data (YAML) and its loaders: catalogue, legal register, terms."""
