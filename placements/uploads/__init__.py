"""A file of a college: read, refused where it says who somebody is, planned, looked at, saved, undone."""
