"""The command line: one file a command.

Files with a command do without `from __future__ import annotations`: typer reads annotations that are text by
compiling each of them twice, which takes longer than reading the command line.
"""
