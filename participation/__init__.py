"""What people say: requests to be contacted, comments, unmet needs, notices, alerts."""
