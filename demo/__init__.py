"""The demo: three invented stores with three weeks of shelf checks that tell a story.

`demo.services` makes and removes it. The photographs are rendered, so their truth is known: what
was found on the older ones, which are no longer kept, is told from that truth; the newer ones are
looked at by the detector in service like any other photo.
"""
