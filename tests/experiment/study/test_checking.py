"""Report, check and pack of a study: from kept results, and what happens when somebody has had a hand in them."""

import json
import re
import shutil
import zipfile

import pytest

from tests.experiment.studies import HERE, study_in
from twin.experiment.citing import citation
from twin.experiment.study import checking
from twin.experiment.study.checking import check_study
from twin.experiment.study.packing import pack_study
from twin.experiment.study.results import read_results
from twin.experiment.study.running import run_study
from twin.present.study_readme import BEGIN, END, refuse_damaged, write_answer
from twin.vocabulary import BadInput


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = study_in(tmp_path_factory.mktemp("made") / "a")
    write_answer(run_study(folder, "small", HERE))
    return folder


@pytest.fixture
def study(made, tmp_path):
    """A copy without its measured runs: what somebody else gets."""
    shutil.copytree(made, tmp_path / "a", ignore=shutil.ignore_patterns("runs"))
    return tmp_path / "a"


def checked(folder, share=0.2):
    """Names of the findings that are wrong."""
    return [each.name for each in check_study(folder, share, 1, HERE.place, lambda *_: None) if not each.is_ok]


def altered(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_study_passes_its_check(study):
    assert checked(study) == []


def test_a_changed_summary_is_found(study):
    altered(study / "summary.csv", ",base\n", ",told\n")
    assert checked(study) == ["summary.csv", "summary follows from values"]


def test_a_changed_value_is_found_even_where_all_hashes_were_made_to_fit(study):
    row = (study / "values.csv").read_text(encoding="utf-8").splitlines()[1]
    altered(study / "values.csv", row, row.rsplit(",", 2)[0] + ",77,")
    said = json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    said["files"]["values.csv"] = checking.hash_of(study / "values.csv")
    (study / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    assert checked(study, share=1) == ["summary follows from values", "runs made again: values"]


def test_a_changed_digest_is_found(study):
    said = json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    said["points"][2]["digests"]["0"] = "0" * 64
    (study / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    assert checked(study, share=1) == ["study digest", "digests of values and manifest", "runs made again: digest"]


def test_an_edited_design_is_found_and_the_report_tells_of_it(study):
    altered(study / "design.yaml", "Fewer cases", "More cases")
    assert checked(study) == ["design"]
    write_answer(read_results(study, "report"))
    text = (study / "README.md").read_text(encoding="utf-8")
    assert "**design.yaml has been edited since the first run of" in text
    assert "(expectation)" in text
    assert "Fewer cases are open." in text


def test_results_of_another_law_cannot_be_checked(study, monkeypatch):
    monkeypatch.setattr(checking, "law_hash", lambda: "0123456789abcdef")
    with pytest.raises(BadInput, match="only that version can make them again"):
        checked(study)


def test_damaged_results_cost_a_sentence(study):
    (study / "values.csv").write_text("point\n1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="its kept results are damaged"):
        checked(study)
    (study / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="is no manifest of a study, or damaged"):
        checked(study)


def test_the_report_needs_kept_results_only_and_gives_the_same_again(study):
    names = ("README.md", "README.zh-CN.md", "figure_en.svg", "figure_zh.svg")
    before = {name: (study / name).read_bytes() for name in names}
    for name in names[2:]:
        (study / name).unlink()
    write_answer(read_results(study, "report"))
    assert {name: (study / name).read_bytes() for name in names} == before


def test_hand_written_text_around_the_answer_stays(study):
    path = study / "README.md"
    path.write_text(f"# 标题\n\nBefore.\n\n{BEGIN}\nanother answer\n{END}\n\nAfter.\n", encoding="utf-8")
    write_answer(read_results(study, "report"))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 标题\n\nBefore.\n")
    assert text.endswith("\n\nAfter.\n")
    assert "another answer" not in text
    assert "**Answer.** " in text
    assert "**Expected before the first run.** Fewer cases are open." in text


def test_the_same_is_told_in_chinese_with_the_words_of_the_folder(study):
    (study / "labels.yaml").write_text("zh: {question: 多两支队伍够不够？, crews: 队伍数}\n", encoding="utf-8")
    write_answer(read_results(study, "report"))
    text = (study / "README.zh-CN.md").read_text(encoding="utf-8")
    assert "**问题。**多两支队伍够不够？" in text
    assert "**首次运行前的预期。**Fewer cases are open." in text, "as the design has it where nobody translated it"
    assert "在基准方案（队伍数＝4" in text
    assert "[English](README.md)" in text
    assert "[中文](README.zh-CN.md)" in (study / "README.md").read_text(encoding="utf-8")
    english = (study / "README.md").read_text(encoding="utf-8")
    assert numbers_in(english) == numbers_in(text)


def test_a_translated_expectation_says_that_it_is_one(study):
    (study / "labels.yaml").write_text("zh: {expectation: 在办案件减少。}\n", encoding="utf-8")
    write_answer(read_results(study, "report"))
    assert "**首次运行前的预期**（译文；以 design.yaml 中冻结的原文为准）。在办案件减少。" in (
        study / "README.zh-CN.md").read_text(encoding="utf-8")
    assert "**Expected before the first run.** Fewer" in (study / "README.md").read_text(encoding="utf-8")


def test_a_readme_that_is_not_utf8_is_refused_before_anything_is_run(study):
    path = study / "README.zh-CN.md"
    path.write_bytes("# 标题\n".encode("gbk"))
    with pytest.raises(BadInput, match="is not UTF-8"):
        refuse_damaged(study)


def test_line_ends_outside_the_marks_stay(study):
    path = study / "README.md"
    path.write_bytes(f"# a\r\n\r\n{BEGIN}\n{END}\r\nmine\r\n".encode())
    write_answer(read_results(study, "report"))
    assert path.read_bytes().startswith(b"# a\r\n\r\n")
    assert path.read_bytes().endswith(b"\r\nmine\r\n")


def numbers_in(text: str) -> list[str]:
    """Every mean with its half-width, in the order of the tables."""
    return re.findall(r"[-+]?[\d,.]+ ± [\d,.]+", text)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_damaged_marks_are_refused_and_nothing_is_written(study, name):
    path, other = study / name, study / ("README.zh-CN.md" if name == "README.md" else "README.md")
    other.unlink()
    path.write_text(f"# a\n{END}\nmine\n{BEGIN}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="the marks around the answer are damaged"):
        write_answer(read_results(study, "report"))
    assert "mine" in path.read_text(encoding="utf-8")
    assert not other.exists()


def test_figures_have_labels_in_both_languages(study):
    assert "在办量" in (study / "figure_zh.svg").read_text(encoding="utf-8")
    assert "crews 4, inspectors four" in (study / "figure_en.svg").read_text(encoding="utf-8")


def test_an_archive_holds_what_somebody_else_needs_and_is_the_same_each_time(study, tmp_path):
    one, other = pack_study(study, tmp_path / "one.zip"), pack_study(study, tmp_path / "other.zip")
    assert one.read_bytes() == other.read_bytes()
    pack_study(study, one)
    with zipfile.ZipFile(one) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "unpacked")
    assert {"design.yaml", "README.md", "manifest.json", "summary.csv", "values.csv", "street.yaml",
            "HOW_TO_MAKE_IT_AGAIN.txt", "manifests/p1.json", "figure_en.svg"} <= set(names)
    assert checked(tmp_path / "unpacked") == []
    (tmp_path / "mine.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is no archive of a study"):
        pack_study(study, tmp_path / "mine.zip")


def test_a_study_is_cited_with_its_actual_numbers(study):
    found, said = citation(study), json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    for each in (said["law_hash"], said["design_hash"], said["digest"], said["base_hash"], "seed 1, 8 runs",
                 "2 replications of 1 day", "crews, inspectors", "4 points"):
        assert each in found.methods
    assert found.bibtex.startswith("@software{twin_")
    assert said["law_hash"] in found.bibtex
