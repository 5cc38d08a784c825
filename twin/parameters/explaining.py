"""What a number is and where it comes from, as plain text for a person."""

import unicodedata
from collections.abc import Callable
from datetime import date

from twin.parameters.catalogue import Category, categories, leads
from twin.parameters.dated import UNDATED, UNITS, Parameter, parameters
from twin.parameters.hours import HourProfile, hour_profiles
from twin.parameters.origin import KINDS, Origin, sources
from twin.vocabulary import BadInput, Word, unknown

LANGUAGES = ("en", "zh")
WIDTH = 24
ENGLISH_ONLY = "（来源和理由目前只有英文原文。）"
_ZH = {
    **KINDS,
    "value": "取值", "unit": "单位", "kind": "性质", "range": "取值范围", "source": "来源", "why": "理由",
    "to": "至", "from": "自", UNDATED: "不注日期", "none": "无", "weights": "各小时权重", "label": "名称",
    "zh": "中文名", "en": "英文名", "stream": "类型", "class_name": "大类", "limit": "处置时限", "clock": "计时方式",
    "lead": "主责单位", "lowest_tier": "最低可办层级", "share": "占比", "severity": "严重度概率",
    "discovery": "发现方式", "transient": "自行消失比例", "profile": "时段分布", "touch_mean_min": "现场用时均值(分钟)",
    "touch_cv": "现场用时变异系数", "external_share": "等待外部条件比例", "external_mean_h": "等待均值(小时)",
    "external_ln_sd": "等待对数标准差", "is_urgent": "是否紧急", "visibility": "现场可见程度", "camera": "视频可见概率",
    "on_spot": "现场即办比例", "is_emergency": "是否突发事件", "joint": "需多部门协办比例", "co_leads": "协办单位",
    "borderline": "权属不清比例", "sensitive": "需领导审批比例", "relapse": "复发比例",
    "relapse_days": "复发间隔均值(天)", "harm": "每日致害风险", "yes": "是", "no": "否",
    "community": "社区", "street": "街道(镇)", "district": "区",
}
_EN = {"class_name": "class", "zh": "Chinese name", "en": "English name"}
Say = Callable[[str], str]


def explain(name: str, lang: str = "en") -> str:
    """Explain a parameter, a category or an hour profile.

    Parameters
    ----------
    name : str
        Name of a parameter, id of a category, or name of an hour profile.
    lang : str
        `en` or `zh`: language of the labels. Sources and reasons exist in English only; the Chinese text says so once.

    Returns
    -------
    str
        Several lines of plain text: value, unit, kind, range, source, reason.

    Raises
    ------
    BadInput
        For a name or language that does not exist, with what was probably meant.
    """
    if lang not in LANGUAGES:
        raise unknown("explain", lang, LANGUAGES, f"unknown language {lang}")
    say = _words(lang)
    known, kinds, spreads = parameters(), categories(), hour_profiles()
    if name in known:
        lines = _of_parameter(known[name], say, lang)
    elif name in kinds:
        lines = _of_category(kinds[name], say, lang)
    elif name in spreads:
        lines = _of_profile(spreads[name], say)
    else:
        raise _unknown_name(name, (*known, *kinds, *spreads))
    return "\n".join([*lines, ENGLISH_ONLY] if lang == "zh" else lines)


def _unknown_name(name: str, names: tuple[str, ...]) -> BadInput:
    """Return the error for a name that nothing has."""
    return unknown(f"explain {name}", name, names, "unknown parameter, category or hour profile")


def _words(lang: str) -> Say:
    """Words of a language."""
    words = _ZH if lang == "zh" else _EN
    return lambda word: words.get(word, word)


def _line(label: str, text: str) -> str:
    """One line: a label padded to a column (a Chinese character takes two), and a text."""
    shown = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)
    return f"  {label}{' ' * max(1, WIDTH - shown)}{text}"


def _of_parameter(number: Parameter, say: Say, lang: str) -> list[str]:
    """Lines about a parameter."""
    values = [_line(say("value"), _value(start, value, say)) for start, value in _in_order(number)]
    unit = _line(say("unit"), f"{number.unit} ({UNITS[number.unit][lang == 'zh']})")
    return [f"{number.name} ({number.zh})", *values, unit, *_of_origin(number.origin, say)]


def _in_order(number: Parameter) -> list[tuple[date | None, float]]:
    """Values of a parameter, the undated first, then by date."""
    return sorted(number.values.items(), key=lambda item: item[0] or date.min)


def _value(start: date | None, value: float, say: Say) -> str:
    """Show a value and since when it holds."""
    since = say(UNDATED) if start is None else f"{say('from')} {start.isoformat()}"
    return f"{_plain(value)} ({since})"


def _of_origin(origin: Origin, say: Say) -> list[str]:
    """Lines about kind, range, sources and reason."""
    lines = [_line(say("kind"), say(origin.kind))]
    if origin.range is not None:
        lines.append(_line(say("range"), f"{_plain(origin.range[0])} {say('to')} {_plain(origin.range[1])}"))
    meant = sources()
    origins = [f"{tag}: {meant[tag]}" for tag in origin.tags] or [say("none")]
    lines += [_line(say("source"), text) for text in origins]
    return [*lines, _line(say("why"), origin.why)] if origin.why else lines


def _of_category(category: Category, say: Say, lang: str) -> list[str]:
    """Lines about a category: each field with kind, tags, range and reason; below, what the tags mean."""
    lines = [f"{category.id} ({category.zh})"]
    for field, origin in category.origin.items():
        value = _field(getattr(category, field), field, say, lang)
        lines.append(_line(say(field), f"{value}  [{_brief(origin, say)}]"))
        lines += [_line(f"  {say('why')}", origin.why)] if origin.why else []
    used = sorted({tag for origin in category.origin.values() for tag in origin.tags})
    return [*lines, *(_line(say("source"), f"{tag}: {sources()[tag]}") for tag in used)]


def _brief(origin: Origin, say: Say) -> str:
    """Kind, range and tags of sources on one line: `assumed; 24 to 120; none`."""
    ends = [] if origin.range is None else [f"{_plain(origin.range[0])} {say('to')} {_plain(origin.range[1])}"]
    return "; ".join([say(origin.kind), *ends, ", ".join(origin.tags) or say("none")])


def _field(value: object, field: str, say: Say, lang: str) -> str:
    """Value of a category's field for a person to read."""
    if isinstance(value, Word):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if field in ("lead", "co_leads"):
        roles = value if isinstance(value, tuple) else (value,)
        return ", ".join(f"{role} ({leads()[str(role)]})" for role in roles) or say("none")
    if isinstance(value, tuple):
        return ", ".join(_plain(part) for part in value)
    return _plain(value) if isinstance(value, float) else say(str(value))


def _of_profile(profile: HourProfile, say: Say) -> list[str]:
    """Lines about an hour profile."""
    halves = (profile.weights[:12], profile.weights[12:])
    weights = [" ".join(f"{weight:.4f}" for weight in half) for half in halves]
    label, *rest = (_line(say("weights") if row == 0 else "", text) for row, text in enumerate(weights))
    return [f"{profile.name} ({profile.zh})", label, *rest, *_of_origin(profile.origin, say)]


def _plain(value: float) -> str:
    """Show a number without needless digits: 3122000, 0.05, 24."""
    return f"{value:.0f}" if value == int(value) else f"{value:.6g}"
