"""The data of each page, read from the journal."""
