"""Expressions that begin with a minus need no `--`, wherever they stand among the options."""

from __future__ import annotations

import shlex

import pytest
from gdcli_process import gdcli_here


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-x^2+x^4 -q", "-q -- -x^2+x^4"),
        ("-q -x^2+x^4", "-q -- -x^2+x^4"),
        ("-x^2+x^4 -n 5 -s 1 -q", "-n 5 -s 1 -q -- -x^2+x^4"),
        ("-n 5 -s 1 -q -x^2+x^4", "-n 5 -s 1 -q -- -x^2+x^4"),
        ("-n 5 -x^2+x^4 -s -1 -q", "-n 5 -s -1 -q -- -x^2+x^4"),
        ("-x^2+x^4 -n5 -s1 -fjson", "--epochs 5 --start 1 --format json -- -x^2+x^4"),
        ("'-sin(x)*x^2 + x^4' -q", "-q -- '-sin(x)*x^2 + x^4'"),
        ("-s 2 '-sin(x)*x^2 + x^4' -q", "--start 2 -q -- '-sin(x)*x^2 + x^4'"),
        ("-n^2+n^4 -n 5 -q", "--epochs 5 -q -- -n^2+n^4"),
        ("-q^2+q^4 -q", "--quiet -- -q^2+q^4"),
        ("-qx^2+qx^4 -q", "--quiet -- '-(qx)^2+qx^4'"),
        ("-o^2+o^4 -q", "--quiet -- -o^2+o^4"),
        ("-h^2+h^4 -q", "--quiet -- -h^2+h^4"),
        ("-fjson+fjson^2 -q", "--quiet -- -fjson+fjson^2"),
        ("-2x+x^2 -q", "--quiet -- -2x+x^2"),
        ("-.5x+x^2 -q", "--quiet -- -.5x+x^2"),
        ("'-(x-1)+x^2' -q", "--quiet -- '-(x-1)+x^2'"),
        ("'- x + x^2' -q", "--quiet -- '-x+x^2'"),
        ("−x+x^2 -q", "--quiet -- -x+x^2"),
        ("'-|x|+x^2' -q", "--quiet -- '-|x|+x^2'"),
        ("-x+x^2 --start -1 -q", "-q --start=-1 -- -x+x^2"),
        ("-x+x^2 --start=-1 -q", "-q --start -1 -- -x+x^2"),
        ("--start -pi/2 -x+x^2 -q", "-q --start=-pi/2 -- -x+x^2"),
        ("-x+x^2 --require 'loss < 0' -q", "-q --require 'loss < 0' -- -x+x^2"),
        ("--require '-x < 0' -x+x^2 -q", "-q --require '-x < 0' -- -x+x^2"),
        ("-x -n 3 --lr 0.1", "--epochs 3 --lr 0.1 -- -x"),
    ],
)
def test_minus_begins_an_expression(written: str, meant: str) -> None:
    with_separator = gdcli_here("minimize", *shlex.split(meant))
    # Without a message, whatever the run came to: -x has no minimum.
    assert with_separator.err == ""
    assert gdcli_here("minimize", *shlex.split(written)) == with_separator


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x^2 -q -n 5 --lr 0.1", "-q --epochs 5 --lr 0.1 -- x^2"),
        ("-q -n 5 --lr 0.1 x^2", "-q --epochs 5 --lr 0.1 -- x^2"),
        ("-q -n5 x^2 --lr=0.1", "-q --epochs 5 --lr 0.1 -- x^2"),
        ("-qn5 x^2 --lr 0.1", "-q --epochs 5 --lr 0.1 -- x^2"),
        ("-qs1 x^2", "-q --start 1 -- x^2"),
        ("-s-1 x^2 -q", "-q --start -1 -- x^2"),
        ("-fjson x^2 -n3", "--format json --epochs 3 -- x^2"),
        ("x^2 -f json -n 3", "--format json --epochs 3 -- x^2"),
        ("x*y -s x=1 -s y=2 -n 3 --lr 0.1 -q", "-q --start x=1,y=2 --epochs 3 --lr 0.1 -- x*y"),
    ],
)
def test_options_stand_before_or_after_the_expression(written: str, meant: str) -> None:
    with_separator = gdcli_here("minimize", *shlex.split(meant))
    assert with_separator.status == 0, with_separator.err
    assert gdcli_here("minimize", *shlex.split(written)) == with_separator


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("x^2 -z", "'-z'"),
        ("x^2 --nonesuch", "'--nonesuch'"),
        ("-x^2 --nonesuch", "'--nonesuch'"),
        ("x^2 --lr", "'--lr'"),
        ("-q -- -x^2 -y^2", "-y^2"),
        ("-x^2 -y^2 -q", "'-y'"),
        ("-q", "'EXPRESSION'"),
        ("--", "'EXPRESSION'"),
    ],
)
def test_word_that_is_neither_option_nor_expression_is_refused_by_name(written: str, named: str) -> None:
    ended = gdcli_here("minimize", *shlex.split(written))
    assert (ended.status, ended.out) == (2, "")
    assert named in ended.err.splitlines()[0]


@pytest.mark.parametrize(
    ("written", "mistake"), [("-x^2+sine(x)", "sine(x)"), ("-q -x^2+sine(x) -n 5", "sine(x)")]
)
def test_mistake_in_an_expression_with_a_minus_is_pointed_at(written: str, mistake: str) -> None:
    ended = gdcli_here("minimize", *shlex.split(written))
    _, _, line, caret, *_ = ended.err.splitlines()
    assert line[caret.index("^") :] == mistake
