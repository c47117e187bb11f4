"""What the site shows of placements, and what a college sees of its own."""
