"""What factors and levels are called: by the folder, else by the terms of the house."""

import pytest

from twin.experiment.study.design import design_of
from twin.parameters import parameter
from twin.present.factor_names import labels_of
from twin.vocabulary import BadInput, Mechanism, Part, Post

FACTORS = {"tracking": {"key": "mechanisms.tracking", "levels": [False, True]},
           "combing": {"key": "mechanisms.tracking.combing", "levels": [False, True]},
           "how many": {"key": "staff.dispatchers.per_place.110108010", "levels": [1, 2]},
           "detect": {"key": "parameters.detect", "range": [0.5, 0.95]},
           "buffer": {"levels": {"none": {}, "overtime": {"calendar.days": 3}}}}
LEVELS = {"tracking": True, "combing": False, "how many": 2, "detect": "as it is", "buffer": "overtime"}


@pytest.fixture
def design():
    return design_of({"question": "a", "expectation": "b", "primary": "open", "base": "one_street", "replications": 2,
                      "factors": FACTORS, "design": "latin_hypercube", "samples": 4})


def test_in_chinese_factors_have_the_terms_of_the_house(design, tmp_path):
    labels = labels_of(design, tmp_path, "zh")
    assert [labels.factor(name) for name in FACTORS] == [
        Mechanism.TRACKING.zh, Part.COMBING.zh, Post.DISPATCHERS.zh, parameter("detect").zh, "buffer"]
    assert labels.levels(LEVELS) == f"{Post.DISPATCHERS.zh}＝2，buffer＝overtime，开启{Mechanism.TRACKING.zh}"
    assert labels.levels({"detect": 0.50}) == f"{parameter('detect').zh}＝0.5"
    assert labels.levels({"detect": "as it is"}) == "现状"
    assert labels.levels({"tracking": False, "combing": False}) == "全部关闭"
    assert labels.level(False) == "关", "a single switch says so itself"


def test_a_folder_has_labels_of_its_own_and_a_readme_has_those_of_the_design(design, tmp_path):
    (tmp_path / "labels.yaml").write_text("zh: {buffer: 缓冲手段, overtime: 加班, how many: 人数}\n", encoding="utf-8")
    levels = {"how many": 2, "buffer": "overtime"}
    assert labels_of(design, tmp_path, "zh").levels(levels) == "人数＝2，缓冲手段＝加班"
    assert labels_of(design, tmp_path, "en").levels(levels) == "how many 2, buffer overtime"


def test_a_number_of_the_model_has_its_unit_and_no_digits_that_say_nothing(tmp_path):
    design = design_of({"question": "a", "expectation": "b", "primary": "open", "base": "one_street", "replications": 2,
                        "factors": {"some": {"parameters": ["examine_work"]}}, "design": "one_at_a_time"})
    levels = {"examine_work": 10.0}
    assert labels_of(design, tmp_path, "en").levels(levels) == "examine_work 10 min"
    assert labels_of(design, tmp_path, "zh").levels(levels) == f"{parameter('examine_work').zh}＝10 分钟"


def test_texts_of_the_study_are_no_labels(design, tmp_path):
    (tmp_path / "labels.yaml").write_text("zh: {question: 多两人够不够？, buffer: 缓冲手段}\n", encoding="utf-8")
    labels = labels_of(design, tmp_path, "zh")
    assert labels.texts == {"question": "多两人够不够？"}
    assert labels.factor("question") == "question"


@pytest.mark.parametrize(("text", "what"), [
    ("cn: {a: b}\n", "labels.yaml: cn: unknown key"), ("zh: [a]\n", "labels.yaml: zh: must be a mapping"),
    ("zh: {question: }\n", "labels.yaml: zh.question: is missing"),
    ("zh: {a: [b]}\n", "labels.yaml: zh.a: must be text")])
def test_labels_that_are_none_are_refused_in_a_sentence(design, tmp_path, text, what):
    (tmp_path / "labels.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        labels_of(design, tmp_path, "zh")
    assert what in str(raised.value)
