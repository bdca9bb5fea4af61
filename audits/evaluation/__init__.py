"""Measuring stock knowledge against truth: rendered shelves, labelled and warped photographs.

Used by `manage.py evaluate_stock` alone; nothing of the site imports it.
"""
