"""What the council will do about it: gaps and plans."""
