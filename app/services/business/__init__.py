"""Cases whose kind is defined as data: one service carries them all, a posting per kind settles them."""
