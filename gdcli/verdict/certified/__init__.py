"""LOSS → CERTIFICATES: what interval arithmetic proves of it at a point, in a box, and everywhere."""
