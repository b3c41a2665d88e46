"""Who is what in a unit: roles, groups, delegation, and bringing lists of staff in."""
