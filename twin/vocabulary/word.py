"""What every word of the model has: a number for rows and logs, an English name and a Chinese term."""

from enum import IntEnum
from typing import Self


class Word(IntEnum):
    """A whole number with a name, and with the field's Chinese term.

    Members are written `CHECK = 10, "核查"`. The number goes into rows and logs, `name` is the
    English identifier, `zh` the term a Chinese reader expects.
    """

    zh: str

    def __new__(cls, value: int, zh: str) -> Self:
        """Make a member that is its number and knows its Chinese term."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    @property
    def key(self) -> str:
        """Name as it is written in scenario files and logs: `unsolved_again`."""
        return self.name.lower()

    @property
    def en(self) -> str:
        """Name as an English reader sees it: `unsolved again`."""
        return self.key.replace("_", " ")
