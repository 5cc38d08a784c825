"""What tiers, units and posts are called in the names of measures."""

from collections.abc import Mapping

from twin.vocabulary import Post

Labels = Mapping[str, Mapping[str, str]]
TIERS = {  # the usual ones; a scenario may call them otherwise
    "grid": "网格", "community": "社区", "street": "街道", "district": "区", "village": "村", "town": "乡镇",
    "county": "县", "city": "市",
}
OTHERS = {"zh": "其他", "en": "others"}


def label(key: str, labels: Labels, lang: str) -> str:
    """Name of a tier or unit in a language.

    Parameters
    ----------
    key : str
        A tier (`street`), or a unit with the code of its place before it (`110108010/street_team`).
    labels : mapping
        What the scenario calls them: by tier or kind of unit, a mapping with `zh` and `en`.
    lang : {"zh", "en"}
        Language.
    """
    place, _, kind = key.rpartition("/")
    plain = TIERS.get(kind, kind) if lang == "zh" else kind.replace("_", " ")
    return f"{labels.get(kind, {}).get(lang, plain)} {place}".strip()


def post_name(key: str, lang: str) -> str:
    """Name of a post in a language; `others` for whoever's post the log does not tell."""
    word = Post.__members__.get(key.upper())
    return str(getattr(word, lang)) if word is not None else OTHERS[lang] if key == "others" else key
