import pytest

from twin.parameters import categories, explain, hour_profiles, parameters
from twin.parameters.values import FIELDS, KEY_OF
from twin.vocabulary import BadInput


def test_a_parameter_is_explained_with_all_it_has() -> None:
    text = explain("sign_limit")
    assert text.splitlines()[0] == "sign_limit (签收时限)"
    for part in ("24 (undated)", "h (hours)", "norm", "1 to 24", "founding: the eight texts", "natural hours"):
        assert part in text


def test_dated_values_stand_in_order() -> None:
    lines = [line.split()[1:] for line in explain("population").splitlines() if line.strip().startswith("value")]
    assert lines == [["3281000", "(from", "2010-11-01)"], ["3593000", "(from", "2016-01-01)"],
                     ["3122000", "(from", "2024-01-01)"]]


def test_chinese_labels_are_given_on_request() -> None:
    text = explain("crew_travel", "zh")
    for part in ("取值", "min (分钟)", "假定", "8 至 30", "理由"):
        assert part in text


@pytest.mark.parametrize("name", ["crew_travel", "street_vendor", "phone"])
def test_the_chinese_text_labels_what_is_in_english_and_says_so_once(name: str) -> None:
    lines = explain(name, "zh").splitlines()
    assert [line for line in lines if "只有英文" in line] == ["（来源和理由目前只有英文原文。）"]
    assert lines[-1].startswith("（")
    for line in lines[1:-1]:
        assert line.strip()[0] > "z" or line.strip()[0].isdigit(), line  # a Chinese label, or a row of weights
    assert "只有英文" not in explain(name, "en")


@pytest.mark.parametrize("field", FIELDS)
def test_a_category_is_explained_field_by_field(field: str) -> None:
    category = categories()["street_vendor"]
    origin = category.origin[KEY_OF.get(field, field)]
    assert origin.why in explain("street_vendor")


def test_a_category_shows_its_further_units_and_what_it_does_to_people() -> None:
    lines = {line.split()[0]: line for line in explain("road_collapse").splitlines()[1:] if line.split()}
    assert "facilities (市政设施), public_order (公安治安)  [assumed; none]" in lines["co_leads"]
    assert "yes  [assumed; Y, Fuzhou]" in lines["is_emergency"]
    assert "0.03  [assumed; 0 to 0.09; none]" in lines["harm"]
    assert "协办单位                facilities (市政设施), public_order (公安治安)" in explain("road_collapse", "zh")
    assert "协办单位                无" in explain("kerb_broken", "zh")


def test_words_of_a_category_are_shown_in_the_language() -> None:
    assert "urgent hour  [norm; Y]" in explain("street_vendor")
    assert "紧急工作时  [规范; Y]" in explain("street_vendor", "zh")


def test_a_profile_shows_all_its_weights() -> None:
    assert explain("phone").count("0.") >= 24


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_can_be_explained(lang: str) -> None:
    for name in (*parameters(), *categories(), *hour_profiles()):
        assert len(explain(name, lang).splitlines()) >= 5


def test_no_two_things_share_a_name() -> None:
    names = [*parameters(), *categories(), *hour_profiles()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "lang", "said"), [
    ("sing_limit", "en", "did you mean sign_limit"),
    ("street_vender", "en", "did you mean street_vendor"),
    ("sign_limit", "fr", "allowed: en, zh"),
])
def test_an_unknown_name_or_language_is_refused(name: str, lang: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        explain(name, lang)
