"""Whether a server that somebody else started does its work: asked with rendered shelves.

It needs nothing but what the image holds: `rendering` makes the pictures and knows their truth,
the image's own model package says which network should answer.
"""
