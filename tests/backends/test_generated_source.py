"""The Python backend's source: register numbers and rows of the table, and never a word of the user's."""

from __future__ import annotations

import ast
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.backends.to_numpy import to_numpy
from gdcli.backends.to_python import source, to_python
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.builder import Builder, Ref
from gdcli.program.evaluate import outputs
from gdcli.program.ops import OPERATIONS
from gdcli.program.program import Instruction, Program

QUARTIC = """\
def evaluate(r0):
    r6 = r0 * r0
    r7 = r6 * r6
    r8 = 2.0 * r7
    r9 = 3.0 * r6
    r10 = 2.0 * r0
    r11 = r8 - r9
    r12 = r11 + r10
    r13 = r12 - 20.0
    r14 = r6 * r0
    r15 = 8.0 * r14
    r16 = 6.0 * r0
    r17 = r15 - r16
    r18 = r17 + 2.0
    return (r13, r18, )
"""

NAMES = ["__import__", "os", "r0", "evaluate", "exec", "lambda", "x y", "a; import os", "x\n    import os"]


def test_the_source_of_the_quartic() -> None:
    program = loss_program(build_objective(read_loss("2*x**4-3*x**2+2*x-20")))
    assert source(program) == QUARTIC


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_an_input_or_output_is_part_of_the_source(name: str) -> None:
    program = Program((name,), (), (Instruction("exp", (0,)),), ((name, 1),))
    assert source(program) == "def evaluate(r0):\n    r1 = exp(r0)\n    return (r1, )\n"
    assert to_python(program)(0.0) == (1.0,)


def test_a_loss_over_hostile_names_has_an_ordinary_source() -> None:
    program = loss_program(build_objective(read_loss("__import__**2 + eval*exec - lambda")))
    words = set(re.findall(r"[A-Za-z_]\w*", source(program)))
    assert {word for word in words if not re.fullmatch(r"r\d+", word)} <= {"def", "evaluate", "return"}


def test_the_function_sees_no_builtins() -> None:
    function = to_python(Program(("x",), (), (), (("f", 0),)))
    assert function.__globals__["__builtins__"] == {}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_row_becomes_one_assignment(name: str) -> None:
    arity = OPERATIONS[name].arity
    program = Program(("a", "b"), (), (Instruction(name, tuple(range(arity))),), (("f", 2),))
    (function,) = ast.parse(source(program)).body
    assert isinstance(function, ast.FunctionDef)
    assert [type(statement) for statement in function.body] == [ast.Assign, ast.Return]


@pytest.mark.parametrize("value", [-2.5, -5e-324, 1e308, 0.1, 0.0, -1e16, 123456789.125])
def test_a_constant_is_read_back_to_the_same_double(value: float) -> None:
    builder = Builder()
    x, constant = builder.input("x"), builder.constant(value)
    refs = {name: builder.apply(name, x, constant) for name in ("sub", "mul", "add")}
    refs |= {"negated": builder.apply("neg", constant)}
    program = builder.build(("x",), refs)
    assert to_python(program)(3.0) == (3.0 - value, 3.0 * value, 3.0 + value, -value)


# Programs of random instructions, each on any registers before it.
CHOICES = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=25,
)
DOUBLES = st.floats(allow_nan=True, allow_infinity=True)


def _random_program(choices: list[tuple[str, int, int]]) -> Program:
    builder = Builder()
    refs: list[Ref] = [builder.input("a"), builder.input("b"), builder.constant(-3), builder.constant(0.1)]
    for name, *wanted in choices:
        arguments = [refs[i % len(refs)] for i in wanted[: OPERATIONS[name].arity]]
        refs.append(builder.apply(name, *arguments))
    return builder.build(("a", "b"), {"f": refs[-1], "g": refs[len(refs) // 2]})


@settings(deadline=None, derandomize=True)
@given(CHOICES, DOUBLES, DOUBLES)
def test_a_random_program_computes_what_the_reference_does(
    choices: list[tuple[str, int, int]], a: float, b: float
) -> None:
    program = _random_program(choices)
    # repr tells −0 from 0 and calls every NaN nan.
    assert repr(to_python(program)(a, b)) == repr(outputs(program, (a, b)))


@settings(deadline=None, derandomize=True)
@given(CHOICES, DOUBLES, DOUBLES)
def test_numpy_broadcasts_over_a_random_program(
    choices: list[tuple[str, int, int]], a: float, b: float
) -> None:
    evaluate = to_numpy(_random_program(choices))
    results = evaluate(np.array([[a], [b], [1.0]]), np.array([b, 2.0]))
    assert [result.shape for result in results] == [(3, 2), (3, 2)]


def test_numpy_broadcasts_a_constant_output() -> None:
    builder = Builder()
    refs = {"f": builder.constant(2), "g": builder.apply("pi")}
    two, pi = to_numpy(builder.build(("x",), refs))(np.zeros(3))
    assert two.tolist() == [2.0] * 3
    assert pi.tolist() == [math.pi] * 3


def test_numpy_leaves_its_inputs_alone_and_warns_of_nothing() -> None:
    builder = Builder()
    x = builder.input("x")
    refs = {"f": builder.apply("log", x), "g": builder.apply("div", builder.constant(1), x)}
    given_ = np.array([0.0, -1.0])
    to_numpy(builder.build(("x",), refs))(given_)
    assert given_.tolist() == [0.0, -1.0]
