"""Boxes -> a shelf: bays, rows, holes between products, positions that are proposed."""
