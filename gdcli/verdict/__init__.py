"""TRAJECTORY → VERDICT: what the end point is, with the evidence for it."""
