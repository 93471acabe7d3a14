"""The application: arguments in, an exit status out, and no traceback on the way unless the bug is ours."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException, NoSuchOption, UsageError
from typer.core import TyperGroup, TyperOption

from gdcli.cli.expression_argument import option_without_value, protect, protect_formula
from gdcli.cli.signals import Interrupted
from gdcli.cli.sympy_start import shorten_start
from gdcli.errors import ExitCode, GdcliError, OutputError
from gdcli.report.sink import ClosedOutput, ReaderGone, complain
from gdcli.report.to_message import error_message, visible
from gdcli.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., object]

READER_GONE = 141  # what a shell says of a program that SIGPIPE ended

# Columns of a terminal below which typer's frames around options leave so little room that they crop words.
_FRAMED = 80

# Commands of which an argument may begin with a minus.
_WITH_FORMULA = frozenset({"fit", "explain"})
_WITH_EXPRESSION = frozenset({"minimize", "certify", "plot", "explain", "play", "bench"})


def main() -> NoReturn:
    """Run the program on its command line and leave it."""
    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = READER_GONE
    except OSError as error:
        status = _cannot_write(error)
    # Tearing sympy down takes as long as a short run; everything is flushed and closed.
    os._exit(status)


def run(arguments: list[str]) -> int:  # noqa: C901 - one clause an outcome
    """Run one command and return its exit status; what goes wrong is on standard error."""
    shorten_start()
    if sys.stdout is None:
        sys.stdout = ClosedOutput()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        group = typer.main.get_command(_application(arguments))
        assert isinstance(group, TyperGroup)
        return int(group.main(_protected(group, arguments), prog_name="gdcli", standalone_mode=False) or 0)
    except GdcliError as error:
        complain(error_message(error))
        return error.exit_code
    except ClickException as error:
        complain(_usage_message(error, arguments))
        return ExitCode.UNUSABLE_INPUT
    except Interrupted as interruption:
        return 128 + interruption.number
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except SystemExit as leaving:
        # How typer leaves where it has printed what a shell completes with, and, with another code, where its
        # printing finds that the reader of a pipe has gone.
        return _reader_gone() if leaving.code else ExitCode.DONE
    except ReaderGone:
        return _reader_gone()
    except OSError as error:
        return _cannot_write(error)
    except Exception:  # noqa: BLE001 - the last resort: say that the bug is ours
        import traceback

        lines = "\n".join(map(visible, traceback.format_exc().split("\n")))
        complain(
            f"{lines}\nerror: this is a bug in gdcli {__version__}; "
            "please report it with the lines above and the command line\n"
        )
        return ExitCode.FAILED


def _application(arguments: list[str]) -> typer.Typer:
    """The application with the command that the arguments name, or with all where they may want any."""
    first = arguments[0] if arguments else ""
    is_narrow = shutil.get_terminal_size().columns < _FRAMED
    app = typer.Typer(
        name="gdcli",
        help="Minimize a loss given as text by gradient descent, and tell the truth about where the run "
        "ended.",
        pretty_exceptions_enable=False,
        rich_markup_mode=None if is_narrow and first in _COMMANDS else "rich",
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    app.callback()(_options)
    # Importing all of them takes as long as a short run.
    for name in [first] if first in _COMMANDS else [] if first == "--version" else _COMMANDS:
        app.command(name)(_COMMANDS[name]())
    return app


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the signature that typer calls
    if wanted:
        typer.echo(f"gdcli {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    pass


def _protected(group: TyperGroup, arguments: list[str]) -> list[str]:
    """The arguments, an expression that begins with a minus kept apart from the options."""
    if not arguments or arguments[0] not in group.commands:
        return arguments
    command = group.commands[arguments[0]]
    options = [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    flags = {name for option in options if option.is_flag for name in option.opts} | {"--help", "-h"}
    valued = {name for option in options if not option.is_flag for name in option.opts}
    if found := option_without_value(arguments[1:], frozenset(flags), frozenset(valued)):
        raise UsageError(f"option '{found[0]}' requires an argument, and '{found[1]}' follows")
    if arguments[0] in _WITH_FORMULA:
        arguments = [arguments[0], *protect_formula(arguments[1:], frozenset(valued))]
    if arguments[0] in _WITH_EXPRESSION:
        arguments = [arguments[0], *protect(arguments[1:], frozenset(flags), frozenset(valued))]
    return arguments


# What typer says of arguments that are left over.
_SURPLUS = r"Got unexpected extra argument\(s\) \((.*)\)\.?"


def _usage_message(error: ClickException, arguments: list[str]) -> str:
    what, _, similar = " ".join(error.format_message().split()).partition(" Did you mean ")
    what = re.sub("is not a valid int(?: range)?", "is not a whole number", what)
    context = error.ctx if isinstance(error, UsageError) else None
    # The parser of options does not tell whose they are.
    asked = context.command_path if context else " ".join(["gdcli", *arguments[:1]])
    hints = [f"Try '{asked} --help' for what it takes."]
    if isinstance(error, NoSuchOption):
        what = f"no such option '{error.option_name}'"
        if set(error.option_name) & set("^*/+()"):
            hints.insert(0, "Write '--' before an expression that begins with '--'.")
        similar = f"'{error.possibilities[0]}'?" if error.possibilities else ""
    if surplus := re.fullmatch(_SURPLUS, what):
        what = f"there is more than the command takes: '{surplus[1]}'"
        hints.insert(0, "Put quotes around an expression.")
    if similar:
        hints.insert(0, f"Did you mean {similar}")
    what = what[:1].lower() + what[1:].rstrip(".")
    return f"error: {visible(what)}\n\n{visible('  '.join(hints))}\n"


def _reader_gone() -> int:
    _drop_output()
    return READER_GONE


def _cannot_write(error: OSError) -> int:
    complain(error_message(OutputError(f"cannot write to standard output: {error.strerror or error}")))
    _drop_output()
    return ExitCode.FAILED


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that leaving does not try to write it again."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the end


def _minimize() -> Command:
    from gdcli.cli.minimize import minimize

    return minimize


def _fit() -> Command:
    from gdcli.cli.fit import fit

    return fit


def _bench() -> Command:
    from gdcli.cli.bench import bench

    return bench


def _optimizers() -> Command:
    from gdcli.cli.optimizers import optimizers

    return optimizers


def _certify() -> Command:
    from gdcli.cli.certify import certify

    return certify


def _verify() -> Command:
    from gdcli.cli.verify import verify

    return verify


def _plot() -> Command:
    from gdcli.cli.plot import plot

    return plot


def _explain() -> Command:
    from gdcli.cli.explain import explain

    return explain


def _play() -> Command:
    from gdcli.cli.play import play

    return play


# In the order of the help.
_COMMANDS: dict[str, Callable[[], Command]] = {
    "minimize": _minimize,
    "fit": _fit,
    "explain": _explain,
    "plot": _plot,
    "play": _play,
    "certify": _certify,
    "verify": _verify,
    "optimizers": _optimizers,
    "bench": _bench,
}
