"""What was made of a loss in an earlier run: a folder of the user's, and entries that are data."""
