"""Every study in experiments/: its design reads, its kept results are as written, its README says what they say."""

import json
from pathlib import Path

import pytest

from twin.experiment.study.checking import files_as_written, summary_follows
from twin.experiment.study.design import SIZES, hash_of, read_design, read_said
from twin.experiment.study.keeping import READMES
from twin.experiment.study.results import read_results
from twin.present.factor_names import own_labels
from twin.present.study_readme import answer_of

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "experiments").glob("*/design.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_design_reads_in_each_of_its_sizes(folder):
    said = read_said(folder)
    for size in said.get("sizes", {"full": {}}):
        assert size in SIZES
        assert read_design(folder, size).question


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_kept_results_are_as_written_and_the_readme_says_what_they_say(folder):
    found = read_results(folder, "report")
    assert [one for one in (*files_as_written(found), summary_follows(found)) if not one.is_ok] == []
    assert found.manifest["design_hash"] == hash_of(read_said(folder))
    for lang, name in READMES.items():
        assert answer_of(found, lang).strip() in (folder / name).read_text(encoding="utf-8")
    own = own_labels(folder, "zh")
    assert [one for one in ("title", "question", "expectation") if one not in own] == [], "labels.yaml, zh"
    assert (folder / READMES["zh"]).read_text(encoding="utf-8").startswith(f"# {own['title']}\n")
    for earlier in found.manifest["earlier"]:
        said = json.loads((folder / earlier["folder"] / "manifest.json").read_text(encoding="utf-8"))
        assert said["design_hash"] == earlier["design_hash"] == hash_of(said["design"])
