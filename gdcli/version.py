"""The version of gdcli, beneath everything that says which one it is."""

from __future__ import annotations

__version__ = "0.1.0"
