"""A call of mlp, and the same network written out as a textbook does: expressions of its inputs and weights.

    h1 = tanh(w1_1_1·x1 + w1_1_2·x2 + b1_1)        unit 1 of layer 1
    …
    mlp = w2_1_1·h1 + w2_1_2·h2 + b2_1             the last layer has one unit and no activation

wL_U_I is the weight of layer L from input I to unit U, bL_U the bias of unit U.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, TypeVar

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.errors import Span
    from gdcli.objective.tree import Node

NETWORK = "mlp"
ACTIVATIONS = ("tanh", "sigmoid", "relu", "softplus", "sin", "atan", "erf")
MAX_LAYERS = 8
MAX_WIDTH = 256
MAX_PARAMETERS = 5000

E = TypeVar("E")


class Layer(Frozen):
    """One fully connected layer, by the names of its parameters.

    weights   one row a unit, one name an input
    biases    one a unit
    """

    weights: tuple[tuple[str, ...], ...]
    biases: tuple[str, ...]


class Network(Frozen):
    """A network in a formula.

    number   0 for the first of the formula
    hidden   units of each hidden layer
    """

    number: int
    inputs: tuple[Node, ...]
    hidden: tuple[int, ...]
    activation: str
    span: Span

    example: ClassVar[str] = "write mlp(x1, x2, hidden=(8, 4), activation=tanh)"

    @property
    def name(self) -> str:
        """What stands for it in the tree of the model; no variable can be called so."""
        return f"{NETWORK} {self.number}"

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers, the last one with a single unit. Parameters of a second network begin with `net2_`."""
        prefix = f"net{self.number + 1}_" if self.number else ""
        sizes = (len(self.inputs), *self.hidden, 1)
        return tuple(
            Layer(
                tuple(
                    tuple(f"{prefix}w{layer}_{unit}_{source}" for source in range(1, below + 1))
                    for unit in range(1, units + 1)
                ),
                tuple(f"{prefix}b{layer}_{unit}" for unit in range(1, units + 1)),
            )
            for layer, (below, units) in enumerate(pairwise(sizes), start=1)
        )

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all weights and biases, layer by layer and unit by unit."""
        return tuple(
            name
            for layer in self.layers
            for weights, bias in zip(layer.weights, layer.biases, strict=True)
            for name in (*weights, bias)
        )


def written_out(
    network: Network,
    inputs: Sequence[E],
    *,
    weighted_sum: Callable[[Sequence[tuple[str, E]], str], E],
    activated: Callable[[str, E], E],
) -> E:
    """The output of a network, in whatever its inputs are expressed in.

    weighted_sum   from pairs of weight and input, and the bias, to their sum
    activated      from an activation and its argument to its value
    """
    values = list(inputs)
    *hidden, last = network.layers
    for layer in hidden:
        values = [
            activated(network.activation, weighted_sum(list(zip(weights, values, strict=True)), bias))
            for weights, bias in zip(layer.weights, layer.biases, strict=True)
        ]
    return weighted_sum(list(zip(last.weights[0], values, strict=True)), last.biases[0])
