"""A photo before anybody looks at what it shows: refused or opened, upright, judged, encoded."""
