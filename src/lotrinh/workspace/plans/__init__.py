"""Plans: a document comes in as a draft, and a person makes it a version."""
