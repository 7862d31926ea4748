"""Zipped formats: office files and books, as pages of their sentences."""
