"""WORDS OF THE CALLER → RESULT: a whole pipeline on one page each. Read `minimize.py` first."""
