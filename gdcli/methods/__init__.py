"""RULE → STEP PROGRAM: update rules written once as functions, learning rates as expressions in t."""
