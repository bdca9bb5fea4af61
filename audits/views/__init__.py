"""Pages: each view asks access for the object, calls one service or selector, and answers."""
