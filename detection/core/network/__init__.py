"""The network: its package, and pixels -> boxes."""
