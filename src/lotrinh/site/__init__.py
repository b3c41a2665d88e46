"""The Django site: settings, addresses and the entry points of a server."""
