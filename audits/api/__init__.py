"""Doors for machines: each view validates, calls one service or selector, and answers."""
