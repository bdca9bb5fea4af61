"""Writes and their transactions; each function is one door: `<noun>_<verb>`, keyword-only."""
