"""How figures and dates are written, where Django's own locale does it otherwise."""
