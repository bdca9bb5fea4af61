"""Reads for pages and API: each takes what access has let through and asks a fixed number of
questions, however long the list."""
