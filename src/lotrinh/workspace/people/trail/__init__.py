"""Reading the trail of what was done, and checking that nothing in it was changed."""
