"""A protocol's text as a Word file: how it goes out, how it is read when it comes back. No database here."""
