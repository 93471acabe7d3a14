"""MATHEMATICS → PROGRAM: the waist of the house, a straight line of instructions over numbered registers."""
