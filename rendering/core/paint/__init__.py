"""From a scene and a camera to coloured pixels and instance numbers."""
