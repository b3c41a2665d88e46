"""The trail: how it is checked, read and shown."""
