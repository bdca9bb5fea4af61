"""Doors of API v1 to keys, webhooks and devices."""
