"""What happened: cohorts, placements, outcomes, disclosure control."""
