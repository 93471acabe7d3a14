"""`python -m gdcli` and the command `gdcli`."""

from __future__ import annotations

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line."""
    # Importing makes many objects and no garbage: collecting meanwhile costs a fifth of sympy's import.
    # With this threshold the first collection comes after the imports, and long runs still have some.
    gc.set_threshold(500_000)
    from gdcli.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
