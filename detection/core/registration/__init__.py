"""A photo lined up with its reference, and what the one still shows of the other."""
