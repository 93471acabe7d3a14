"""PROGRAM → TRAJECTORY: one loop that every method shares, and what is kept of its iterates."""
