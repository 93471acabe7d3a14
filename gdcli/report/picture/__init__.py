"""RESULT → PICTURE: a scene of plain numbers first, then two small drawers, a terminal and matplotlib."""
