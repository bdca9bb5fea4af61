"""Photo bytes -> products, gaps, rows, quality, without Django, settings or environment."""
