"""What pages draw with: charts, the document as read, words; nothing here reads the database."""
