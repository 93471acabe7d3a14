"""Gradient descent on a loss given as text, with the truth about where the run ended.

    >>> import gdcli
    >>> result = gdcli.minimize("x**2", start=5, lr=0.3, epochs=15)
    >>> result.verdict.kind.key
    'global_minimum'

`minimize` and `fit` take what the command line takes; `result.to_dict()` is its JSON, `result.history` the
trajectory as numpy arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.version import __version__

if TYPE_CHECKING:
    from gdcli.errors import GdcliError, InputError
    from gdcli.pipeline.fit import fit
    from gdcli.pipeline.fitted import Fit
    from gdcli.pipeline.minimize import minimize
    from gdcli.pipeline.result import Minimization

__all__ = ["Fit", "GdcliError", "InputError", "Minimization", "__version__", "fit", "minimize"]

# Law 9: importing the package costs nothing; a name brings its module when it is used.
_HOMES = {
    "Fit": "gdcli.pipeline.fitted",
    "GdcliError": "gdcli.errors",
    "InputError": "gdcli.errors",
    "Minimization": "gdcli.pipeline.result",
    "fit": "gdcli.pipeline.fit",
    "minimize": "gdcli.pipeline.minimize",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'gdcli' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
