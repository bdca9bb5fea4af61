"""Forms of the pages, in a file named as that of their views: what people may type."""
