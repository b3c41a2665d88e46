"""Word, Excel and text to and from plans; no Django here."""
