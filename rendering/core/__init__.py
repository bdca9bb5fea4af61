"""The renderer itself: numpy, Pillow, OpenCV and the standard library, no Django."""
