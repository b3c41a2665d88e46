"""The rules, one module each; its docstring is the manual page."""
