"""Who offers something: organisations, their sites and the people to ask."""
