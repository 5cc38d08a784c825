"""What people see: words in Chinese and English, figures, reports, and the font that shows them."""

from twin.present.report import write_report
from twin.present.words import LANGUAGES, words

__all__ = ["LANGUAGES", "words", "write_report"]
