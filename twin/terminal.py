"""How a command of ours speaks and ends: results on standard output, all else on standard error, an exit code."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from twin.vocabulary import Stopped, TwinError, WorkFailed

Command = Callable[..., Any]
NO_ROOM = "not enough memory for this run; simulate fewer days or a smaller district"
UNSAID = "error return without exception set"  # what compiled libraries say that find no room even for their error


# ---------------------------------------------------------------------------------------------- speaking
def say(text: str) -> None:
    """Write a line of the result."""
    if sys.stdout is None:
        raise WorkFailed("standard output is closed; the result could not be written there")
    try:
        sys.stdout.write(f"{text}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from None


def short(number: float) -> str:
    """Number as a person reads it in a line: four digits, whole from a thousand on."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def tell(content: Any) -> None:
    """Write a result as JSON."""
    say(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False))


def note(text: str) -> None:
    """Write a line for the person who waits; nobody reads it where standard error cannot be written."""
    with suppress(OSError, AttributeError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


@contextmanager
def progress(what: str, total: float) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    share = TextColumn("{task.percentage:>3.0f}%")
    columns = (TextColumn("{task.description}"), BarColumn(), share, TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def announce_compiling() -> None:
    """Say why the first run of a version takes longer."""
    from twin.cache import is_compiled

    if not is_compiled():
        note("compiling the law for this machine, once; this takes a minute or two ...")


@contextmanager
def status(what: str) -> Iterator[None]:
    """Show what is being done, where standard error is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(what):
            yield
    else:
        yield


# ---------------------------------------------------------------------------------------------- ending
def ended(command: Command) -> int:
    """Run a command; every foreseeable failure is one sentence and an exit code.

    Parameters
    ----------
    command : callable
        A Typer application.

    Returns
    -------
    int
        0 done, 1 the work failed or its result could not be written, 2 bad input.
    """
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that knows no Chinese gets escapes, not a traceback
            stream.reconfigure(errors="backslashreplace")
    return delivered(outcome(command))


def outcome(command: Command) -> int:
    """Exit code of a command; what went wrong is said."""
    try:
        returned = command(prog_name="twin", standalone_mode=False)
        return returned if isinstance(returned, int) else 0
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    except TwinError as error:
        return fail(str(error), error.exit_code)
    except MemoryError:
        return fail(NO_ROOM, 1)
    except SystemError as error:
        if str(error) != UNSAID:
            raise
        return fail(NO_ROOM, 1)
    except BrokenPipeError:
        return 1
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}" if error.filename else str(unwritten(error)), 1)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return misused(error)


def misused(error: Any) -> int:
    """Say what is wrong with a command line; a call without any argument gets the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return 2
    return fail(sentence_of(error), 2)


def sentence_of(error: Any) -> str:
    """What Typer finds wrong with a command line, as one sentence of ours."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    said = " ".join(error.format_message().split()).rstrip(".")
    if parameter is not None and said.startswith("Invalid value"):
        what = "must be a whole number" if "valid integer" in said else str(error.message).rstrip(".")
        said = f"{parameter.opts[-1] if parameter.opts else parameter.name}: {what}"
    return f"{said[:1].lower()}{said[1:]}; see {context.command_path if context else 'twin'} --help"


def stop(_signal: int, _frame: object) -> None:
    """Answer Ctrl-C, or being told to end."""
    raise Stopped("stopped; nothing was kept of this result")


def fail(sentence: str, code: int) -> int:
    """Say what went wrong on standard error."""
    note(f"twin: {sentence}")
    return code


def delivered(code: int) -> int:
    """Exit code once all that was said has reached its reader: 1 where it did not, quietly where the reader left."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        fall_silent()
        if code == 0 and not isinstance(error, BrokenPipeError):
            fail(str(unwritten(error)), 1)
        return code or 1
    return code


def unwritten(error: OSError) -> WorkFailed:
    """What a standard output that takes nothing more costs."""
    return WorkFailed(f"standard output cannot be written: {error.strerror or error}")


def fall_silent() -> None:
    """Send what is left in the buffer nowhere, so that the interpreter does not complain of it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
