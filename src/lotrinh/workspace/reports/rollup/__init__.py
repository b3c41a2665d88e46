"""What the units below add up to, as officers look at it."""
