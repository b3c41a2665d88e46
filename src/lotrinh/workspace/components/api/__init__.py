"""What the areas' parts of the programming interface share: inputs, values, pages, problems."""
