"""Where a fit begins unless told otherwise: parameters and the networks they belong to in, values out."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdcli.objective.network import Network

# Parameters that the formula names. Zero would leave products such as a·exp(b·x) without a slope.
WRITTEN = 1.0


class Initial(Enum):
    """How parameters are chosen; its value is the sentence for people."""

    DEFAULT = "1 for the parameters of the formula; networks as by xavier"
    ZEROS = "0"
    NORMAL = "drawn from the standard normal distribution"
    # Glorot and Bengio (2010), equation 16.
    XAVIER = "weights of networks uniform within √(6/(inputs + units)), biases 0, other parameters 1"
    # He et al. (2015), equation 10.
    HE = "weights of networks normal with variance 2/inputs, biases 0, other parameters 1"

    @property
    def key(self) -> str:
        """Its word on the command line."""
        return self.name.lower()


def initial_values(
    initial: Initial, parameters: Iterable[str], networks: Iterable[Network], seed: int
) -> dict[str, float]:
    """A value for every parameter, the same for the same seed."""
    draw = np.random.Generator(np.random.PCG64(seed))
    names = list(parameters)
    if initial is Initial.ZEROS:
        return dict.fromkeys(names, 0.0)
    if initial is Initial.NORMAL:
        return dict(zip(names, draw.standard_normal(len(names)).tolist(), strict=True))
    values = dict.fromkeys(names, WRITTEN)
    for network in networks:
        for layer in network.layers:
            units, inputs = len(layer.weights), len(layer.weights[0])
            reach = math.sqrt(6 / (inputs + units))
            for row in layer.weights:
                if initial is Initial.HE:
                    drawn = math.sqrt(2 / inputs) * draw.standard_normal(inputs)
                else:
                    drawn = draw.uniform(-reach, reach, inputs)
                values |= dict(zip(row, drawn.tolist(), strict=True))
            values |= dict.fromkeys(layer.biases, 0.0)
    return {name: values[name] for name in names}
