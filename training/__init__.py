"""From shelf photographs to a network, its scores and its package. The site never imports this."""
