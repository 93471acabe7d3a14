"""JavaScript for the tests: a script in, the JSON that it prints out, by Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

HANG_SECONDS = 60.0  # against hangs, not a measurement

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None, reason="Node.js, which runs the page's script, is not installed"
)


def printed(script: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """What a script hands to `console.log` as JSON."""
    assert NODE is not None
    done = subprocess.run(
        [NODE, "-"],
        input=f'"use strict";\n{script}',
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=HANG_SECONDS,
    )
    return json.loads(done.stdout)
