"""Zipped formats, which are office files and books, read as pages of sentences."""
