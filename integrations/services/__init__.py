"""Writes of the machines' side."""
