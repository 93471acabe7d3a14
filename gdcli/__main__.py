"""`python -m gdcli` and the command `gdcli`."""

from __future__ import annotations

import gc
import os
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line."""
    # Importing makes many objects and no garbage: collecting meanwhile costs a fifth of sympy's import.
    # With this threshold the first collection comes after the imports, and long runs still have some.
    gc.set_threshold(500_000)
    try:
        from gdcli.cli.app import main as run

        run()
    except KeyboardInterrupt:  # while importing: there is nothing to print yet
        os._exit(130)


if __name__ == "__main__":
    main()
