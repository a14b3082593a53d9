"""A backup is a folder that any database can be filled from: lines of JSON, the files, and a sealed manifest."""
