"""What there is: the continuum, opportunities, the directory and its search."""
