"""The site as it is in production, with one address more: a page that has nothing on it."""
