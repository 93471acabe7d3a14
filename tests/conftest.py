"""No test reads or writes the user's own cache, and no process that tests start compiles all sources anew.

Nor does it matter to the processes that tests interrupt how the tests themselves were started.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from typing import TYPE_CHECKING

from gdcli.cache.folder import VARIABLE

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.mkdtemp(prefix="gdcli-tests-")
    os.environ[VARIABLE] = folder
    # Hundreds of processes are started: where bytecode is not kept, that takes longer than all they do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # What a shell starts in the background ignores Ctrl-C, and all processes that it starts do.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
