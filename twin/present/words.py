"""Words of reports, in Chinese and in English. The message is the English sentence; the catalogue holds the Chinese."""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from twin.vocabulary import BadInput, nearest

LANGUAGES = ("zh", "en")


@cache
def words(lang: str) -> Callable[[str], str]:
    """Return the function that says an English message in a language.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language of the reader.

    Returns
    -------
    callable
        Takes the English message, returns the text; a message without translation stays English.

    Raises
    ------
    BadInput
        The language is neither of the two.
    """
    if lang not in LANGUAGES:
        raise BadInput(f"language {lang!r}: unknown; allowed: {', '.join(LANGUAGES)}{nearest(lang, LANGUAGES)}")
    return _identity if lang == "en" else _catalogue(lang).gettext


def _identity(message: str) -> str:
    """Return the message: English is what the messages are written in."""
    return message


def _catalogue(lang: str) -> GNUTranslations:
    """Compiled catalogue of a language."""
    compiled = files("twin.present") / "locale" / lang / "LC_MESSAGES" / "twin.mo"
    with compiled.open("rb") as stream:
        return GNUTranslations(stream)


def mark(message: str) -> str:
    """Return a message unchanged: it is to be translated where it is shown, and must stand in the catalogue."""
    return message
