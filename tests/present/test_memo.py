"""The leader's page: conclusion first, native tables, two pages, in both languages, whatever is missing."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.experiment.plans import compared
from twin.experiment import what_if
from twin.experiment.plans import plans_of
from twin.experiment.what_if import QUESTIONS, Answer, Question, answers, questions
from twin.present.memo import asked_about, memo, recommended
from twin.present.memo_docx import NUMERALS, write_memo
from twin.present.words import LANGUAGES
from twin.vocabulary import BadInput, Stream, WorkFailed

docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install 'twin[office]'")
MEASURE = "case_time.city_management"
HEATED = {"calendar.days": 30, "calendar.start": "2018-11-01", "demand.episodes": [
    {"name": "供暖季", "start": "2018-11-15", "end": "2019-03-15", "categories": {"indoor_heating": 3}},
    {"name": "storm", "start": "2018-11-05", "end": "2018-11-06", "stream": "city_management", "factor": 2}]}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("measured")


@pytest.fixture(scope="module")
def found(store):
    return compared(store, redraws=3)


@pytest.fixture(scope="module")
def told(found, store):
    return answers(found, "more crews", MEASURE, replications=2, engine="reference", store=store, workers=1)


def text_of(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join([*(each.text for each in document.paragraphs), *cells])


# ---------------------------------------------------------------------------------------------- what may be asked
def test_people_demand_and_heating_are_asked_about_by_the_values_of_each_plan():
    base, plan = plans_of("one_street", (), {"more": {"staff.dispatchers.count": 5}}, HEATED)
    asked = {one.key: one for one in questions(base, plan)}
    assert tuple(asked) == QUESTIONS
    assert (asked["one_more"].post, asked["one_more"].base) == ("dispatchers", {})
    assert asked["one_more"].plan == {"staff.dispatchers.count": 6}
    assert asked["one_less"].plan == {"staff.dispatchers.count": 4}
    rates = base.scenario.demand
    for key, factor in (("demand_more", 1.1), ("demand_less", 0.9)):
        assert asked[key].base == asked[key].plan == pytest.approx({
            "demand.city_management.reports_per_weekday": factor * rates.city_management.reports_per_weekday,
            "demand.demands.reports_per_weekday": factor * rates.demands.reports_per_weekday})
    heating, storm = base.scenario.replace(asked["early_heating"].base).demand.episodes
    assert (heating.start.isoformat(), heating.end.isoformat()) == ("2018-11-06", "2019-03-15")
    assert storm.start.isoformat() == "2018-11-05"


def test_a_plan_of_another_shift_is_asked_about_the_people_of_its_post():
    base, plan = plans_of("haidian_street", ("street_evening",), {})
    asked = {one.key: one for one in questions(base, plan)}
    assert asked["one_more"].post == "field_inspectors"
    (key, number), = asked["one_more"].plan.items()
    assert key.startswith("staff.field_inspectors.")
    now = plan.scenario.resolved()["staff"]["field_inspectors"]
    for name in key.split(".")[2:]:
        now = now[name]
    assert number == now + 1


def test_what_cannot_be_asked_says_why():
    base, plan = plans_of("trace_boston", (), {"other": {"behaviour.filed": 0.5}})
    assert [one.why != "" for one in questions(base, plan)] == [True] * 5
    base, plan = plans_of("one_street", (), {"none": {"staff.dispatchers.count": 0}})
    assert {one.key: one.why for one in questions(base, plan)}["one_less"] == "nobody would be left"


def test_a_question_that_cannot_be_run_leaves_the_others(found, store, monkeypatch):
    real = what_if.compare

    def failing(base, other, **asked):
        if other.base_demand(Stream.CITY_MANAGEMENT).reports_per_weekday > 30:
            raise WorkFailed("the disk is full")
        return real(base, other, **asked)

    monkeypatch.setattr(what_if, "compare", failing)
    told = answers(found, "more crews", MEASURE, replications=2, engine="reference", store=store, workers=1)
    assert {one.question.key: one.why for one in told if one.row is None} == {
        "demand_more": "the disk is full", "early_heating": "no heating season begins within the period"}


def test_answers_are_those_of_runs_under_the_changed_condition(found, told, store):
    by_key = {one.question.key: one for one in told}
    more = compared(store, overrides={**by_key["demand_more"].question.base}, replications=2, measures=(MEASURE,))
    assert by_key["demand_more"].row.pair == more.rows[0].pair
    assert by_key["one_more"].row.pair.base == pytest.approx(
        sum(one["measures"][MEASURE]["value"] for n, one in found.of(found.plans[0].name, "replication").items()
            if n < 2) / 2)
    assert by_key["early_heating"].row is None


# ---------------------------------------------------------------------------------------------- what is recommended
def rows_with(found, **changed):
    """A comparison whose one row of the measure is changed."""
    rows = tuple(replace(row, **changed) if row.measure == MEASURE else row for row in found.rows)
    other = replace(found)
    other.__dict__["rows"] = rows
    return other


def test_only_what_is_better_told_and_not_of_low_sureness_is_recommended(found):
    row = next(row for row in found.rows if row.measure == MEASURE)
    good = replace(row.pair, difference=replace(row.pair.difference, mean=-2.0, half=0.5))
    sure = rows_with(found, pair=good, sureness="high")
    assert recommended(sure, MEASURE).plan == "more crews"
    assert recommended(rows_with(found, pair=good, sureness="low"), MEASURE) is None
    wide = replace(good, difference=replace(good.difference, half=3.0))
    assert recommended(rows_with(found, pair=wide, sureness="middle"), MEASURE) is None
    worse = replace(good, difference=replace(good.difference, mean=2.0))
    assert recommended(rows_with(found, pair=worse, sureness="high"), MEASURE) is None
    assert asked_about(found, MEASURE) == "more crews"
    said = memo(sure, MEASURE, (), "twin compare", "en")
    assert said.parts[1].paragraphs[0].startswith("Recommended: more crews.")
    doubtful = memo(rows_with(found, pair=good, sureness="low"), MEASURE, (), "twin compare", "en")
    assert doubtful.parts[1].paragraphs[0].startswith("No change can be recommended yet.")
    assert "assumptions turn it round" in doubtful.parts[1].paragraphs[0]


def test_a_measure_without_a_value_is_said_in_words(found):
    empty = rows_with(found, pair=None, band=None, why="no case was open")
    for lang in LANGUAGES:
        said = str(memo(empty, MEASURE, [Answer(Question("one_more", "crews", {}, {}), None, "some reason")], "", lang))
        assert "None" not in said
        assert "nan" not in said.lower()
        assert "some reason" in said


# ---------------------------------------------------------------------------------------------- the document
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_document_has_its_sections_in_order_and_native_tables(found, told, lang, tmp_path):
    path = tmp_path / "report.docx"
    write_memo(memo(found, MEASURE, told, "twin compare a b", lang), lang, path)
    document, text = text_of(path)
    heads = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert len(heads) == 6
    assert all(head.startswith((f"{NUMERALS[n]}、", f"{n + 1}. ")) for n, head in enumerate(heads))
    comparison, what_if = document.tables
    assert len(comparison.rows) == 1 + len(found.measures)
    assert len(comparison.columns) == 1 + len(found.plans)
    assert len(what_if.rows) == 1 + len(QUESTIONS)
    assert not re.search(r"\b(None|nan|inf)\b", text)
    assert ("测算结果供参考" in text) == (lang == "zh")
    assert re.search("[\u4e00-\u9fff]", text) is None or lang == "zh" or "小街道" in text or "街道" in text
    assert found.plans[1].scenario.hash in text
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_has_two_pages_in_a_word_processor(found, told, lang, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice Writer is not installed (libreoffice-writer): pages are not counted")
    write_memo(memo(found, MEASURE, told, "twin compare a b", lang), lang, tmp_path / "report.docx")
    subprocess.run([office, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
                    "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, capture_output=True,
                   timeout=180)
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())
    assert 1 <= len(pages) <= 2


def test_a_template_gives_its_styles_and_must_have_them(found, tmp_path):
    said = memo(found, MEASURE, (), "twin compare", "zh")
    own = docx.Document()
    own.styles["Normal"].font.name = "Own Face"
    own.sections[0].header.paragraphs[0].text = "某区"
    own.save(str(tmp_path / "own.docx"))
    write_memo(said, "zh", tmp_path / "report.docx", tmp_path / "own.docx")
    document, _ = text_of(tmp_path / "report.docx")
    assert document.styles["Normal"].font.name == "Own Face"
    assert document.sections[0].header.paragraphs[0].text == "某区"
    poor = docx.Document()
    poor.styles.element.remove(poor.styles["Title"].element)
    poor.save(str(tmp_path / "poor.docx"))
    with pytest.raises(BadInput, match="has no style Title"):
        write_memo(said, "zh", tmp_path / "report.docx", tmp_path / "poor.docx")
    (tmp_path / "no.docx").write_text("no document", encoding="utf-8")
    with pytest.raises(BadInput, match=r"cannot be read as a \.docx"):
        write_memo(said, "zh", tmp_path / "report.docx", tmp_path / "no.docx")


def test_a_file_that_cannot_be_written_costs_a_sentence(found, tmp_path):
    with pytest.raises(WorkFailed, match="cannot be written"):
        write_memo(memo(found, MEASURE, (), "twin compare", "en"), "en", tmp_path / "nowhere" / "report.docx")


def test_scenarios_that_are_shipped_have_a_number_of_people_to_ask_about():
    base, plan = plans_of("haidian_street", ("street_two_dispatchers",), {})
    asked = next(questions(base, plan))
    assert asked.plan == {"staff.dispatchers.per_place.110108010": 5}


def test_a_person_less_than_the_plan_may_be_how_it_is_now():
    base, plan = plans_of("one_street", (), {"one more": {"staff.dispatchers.count": 2}},
                          {"staff.dispatchers.count": 1})
    assert {one.key: one.why for one in questions(base, plan)}["one_less"] == "that is how it is now"
