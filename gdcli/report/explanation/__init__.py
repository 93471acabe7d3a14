"""EXPLANATION → PAGES: the same mathematics as text, Markdown and LaTeX."""
