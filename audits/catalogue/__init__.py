"""Catalogue data as files: reading, checking against the database, writing, exporting.

`sheet` reads a file into lines, a `Plan` a kind (products, stores, ...) checks them and gathers
what will change, and only `Plan.write` changes anything, inside its caller's transaction.
"""
