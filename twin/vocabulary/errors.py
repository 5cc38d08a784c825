"""Errors that a person reads: what is wrong, where, what is allowed. Never a traceback."""

from collections.abc import Iterable
from difflib import get_close_matches


class TwinError(Exception):
    """What went wrong, in one sentence.

    Attributes
    ----------
    exit_code : int
        2 for bad input, 1 for work that failed.
    """

    exit_code = 1


class BadInput(TwinError):
    """Something a person gave us cannot be used."""

    exit_code = 2


class WorkFailed(TwinError):
    """The work itself failed: the disk is full, a run was killed, the machine ran out of memory."""


class Stopped(WorkFailed):
    """Somebody ended the work."""


def nearest(name: object, allowed: Iterable[str]) -> str:
    """Return `; did you mean X?` for the closest allowed name, or nothing where none is close."""
    close = get_close_matches(str(name), [str(word) for word in allowed], n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def unknown(where: str, name: object, allowed: Iterable[str], what: str = "unknown key") -> BadInput:
    """Return the error for a name that is not one of the allowed ones."""
    names = sorted(str(word) for word in allowed)
    listed = ", ".join(names) if len(names) <= 40 else f"{', '.join(names[:40])}, ... ({len(names)} in all)"
    return BadInput(f"{where}: {what}; allowed: {listed or 'nothing here'}{nearest(name, names)}")
