"""Pictures of single things: product faces, price tags, boards, people."""
