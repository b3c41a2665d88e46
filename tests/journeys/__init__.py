"""What a person does in a browser, from the first page to the exported file."""
