"""The application: arguments in, an exit status out, and no traceback on the way unless the bug is ours."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException, NoSuchOption, UsageError
from typer.core import TyperGroup, TyperOption

import gdcli
from gdcli.cli.explain import explain
from gdcli.cli.expression_argument import protect
from gdcli.cli.minimize import minimize
from gdcli.errors import ExitCode, GdcliError
from gdcli.report.to_message import error_message, visible

app = typer.Typer(
    name="gdcli",
    help="Minimize a loss given as text by gradient descent, and tell the truth about where the run ended.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
app.command()(minimize)
app.command()(explain)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the signature that typer calls
    if wanted:
        typer.echo(f"gdcli {gdcli.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the program on its command line and leave it."""
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            status = status or ExitCode.FAILED
    # Tearing sympy down takes as long as a short run; everything is flushed and closed.
    os._exit(status)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; what goes wrong is on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        group = typer.main.get_command(app)
        assert isinstance(group, TyperGroup)
        return int(group.main(_protected(group, arguments), prog_name="gdcli", standalone_mode=False) or 0)
    except GdcliError as error:
        _complain(error_message(error))
        return error.exit_code
    except ClickException as error:
        _complain(_usage_message(error))
        return ExitCode.UNUSABLE_INPUT
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return _reader_has_gone()
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _reader_has_gone()
        _complain(error_message(GdcliError(f"the output cannot be written: {error.strerror or error}")))
        return ExitCode.FAILED
    except Exception:  # noqa: BLE001 - the last resort: say that the bug is ours
        import traceback

        _complain(
            f"{visible_lines(traceback.format_exc())}\nerror: this is a bug in gdcli {gdcli.__version__}; "
            "please report it with the lines above and the command line\n"
        )
        return ExitCode.FAILED


def _protected(group: TyperGroup, arguments: list[str]) -> list[str]:
    """The arguments, an expression that begins with a minus kept apart from the options."""
    if not arguments or arguments[0] != "minimize":
        return arguments
    command = group.commands["minimize"]
    options = [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    flags = {name for option in options if option.is_flag for name in option.opts} | {"--help", "-h"}
    valued = {name for option in options if not option.is_flag for name in option.opts}
    return ["minimize", *protect(arguments[1:], frozenset(flags), frozenset(valued))]


def _usage_message(error: ClickException) -> str:
    text = error.format_message().strip().rstrip(".")
    what = text[:1].lower() + text[1:]
    context = error.ctx if isinstance(error, UsageError) else None
    command = context.command_path if context else "gdcli"
    hint = f"Try '{command} --help' for what it takes."
    if isinstance(error, NoSuchOption):
        what = f"no such option '{error.option_name}'"
        if error.possibilities:
            hint = f"Did you mean '{error.possibilities[0]}'?  {hint}"
    return f"error: {visible(what)}\n\n{hint}\n"


def visible_lines(text: str) -> str:
    """Text with its line ends kept and every other control character written out."""
    return "\n".join(map(visible, text.split("\n")))


def _complain(text: str) -> None:
    """Write to standard error, if there is one and someone reads it."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()
    except OSError:
        pass


def _reader_has_gone() -> int:
    """End as a program does that wrote to a closed pipe: silently, with the status of SIGPIPE."""
    # What is still buffered has nobody to go to.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
