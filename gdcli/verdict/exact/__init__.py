"""LOSS OF ONE VARIABLE → PROOFS: what algebra over the rationals says about it, and about descent on it."""
