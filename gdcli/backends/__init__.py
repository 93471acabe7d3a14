"""PROGRAM → EVALUATOR: each file turns the operation table into one language."""
