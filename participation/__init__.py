"""What people say: comments, unmet needs, notices, alerts."""
