"""What is no state, is damaged, or belongs elsewhere is refused in a sentence."""

import hashlib
import io
import json
import zipfile

import numpy as np
import pytest

import twin
from tests.experiment.cuts import stored, unbegun
from twin.experiment import state_file
from twin.experiment.state_file import FACTS, N_DIGITS
from twin.vocabulary import BadInput

N_FLIPS, N_TRUNCATIONS = 150, 60


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """Bytes of a whole state."""
    return stored(tmp_path_factory.mktemp("state")).read_bytes()


def refused(path, held, match):
    """Whether a file of these bytes is refused with such a sentence."""
    path.write_bytes(held)
    with pytest.raises(BadInput, match=match) as told:
        twin.State.load(path)
    assert path.name in str(told.value)
    return True


def resealed(held):
    """The same bytes with a checksum that fits them: as somebody would make them on purpose."""
    return held[:-N_DIGITS] + hashlib.sha256(held[:-N_DIGITS]).hexdigest().encode()


def remade(held, change):
    """A state of which some members are others; `change` gets a mapping of names to bytes."""
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
        comment = archive.comment
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in members.items():
            archive.writestr(name, each)
        archive.comment = comment
    return resealed(made.getvalue())


def with_facts(**said):
    """Change of what a state says of itself."""
    def change(members):
        members[FACTS] = json.dumps({**json.loads(members[FACTS]), **said}).encode()
    return change


def with_array(name, array, **options):
    """Change of one array."""
    def change(members):
        held = io.BytesIO()
        np.lib.format.write_array(held, array, **options)
        members[f"{name}.npy"] = held.getvalue()
    return change


def pointing(table, field, number):
    """Change of one number of one row."""
    rows = unbegun().snapshot.tables[table].copy()
    rows[field][0] = number
    return with_array(f"tables/{table}", rows)


def test_a_state_made_anew_is_still_read(content, tmp_path):
    path = tmp_path / "a.state"
    path.write_bytes(remade(content, lambda members: None))
    assert twin.State.load(path).snapshot.equals(unbegun().snapshot)


def test_a_flipped_bit_anywhere_is_damage(content, tmp_path):
    positions = np.random.default_rng(1).integers(0, len(content), N_FLIPS).tolist()
    for position in [*range(0, 40, 3), *positions, *range(len(content) - 110, len(content), 5)]:
        held = bytearray(content)
        held[position] ^= 1 << position % 8
        assert refused(tmp_path / "a.state", bytes(held), "damaged|no stored state|written in format")


def test_a_file_cut_short_or_grown_is_damage(content, tmp_path):
    for length in np.linspace(0, len(content) - 1, N_TRUNCATIONS).astype(int).tolist():
        assert refused(tmp_path / "a.state", content[:length], "damaged|no stored state")
    assert refused(tmp_path / "a.state", content + b"\n", "damaged")


@pytest.mark.parametrize("held", [b"", b"PK", b"extends: base.yaml\n", b"\0" * 1000, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_state_is_refused(held, tmp_path):
    assert refused(tmp_path / "a.state", held, "no stored state")


def test_a_zip_of_somebody_else_is_no_state(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.state", "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(tmp_path / "a.state", (tmp_path / "a.state").read_bytes(), "no stored state")


def test_a_newer_format_is_refused_by_its_number(content, tmp_path):
    newer = content.replace(b"twin-state 1 ", b"twin-state 2 ")
    assert refused(tmp_path / "a.state", newer, "format 2, this version reads format 1")


def test_another_law_is_refused_by_its_name(content, tmp_path):
    other = remade(content, with_facts(law="0123456789abcdef"))
    assert refused(tmp_path / "a.state", other, "law 0123456789abcdef .*this is the law [0-9a-f]{16}")
    extended = remade(content, with_facts(law="0123456789abcdef", extension="whistle.py (0a1b)"))
    assert refused(tmp_path / "a.state", extended, r"extended by whistle.py \(0a1b\).*--law")


def test_another_scenario_is_refused_by_its_hash(content, tmp_path):
    assert refused(tmp_path / "a.state", remade(content, with_facts(scenario_hash="0" * 16)), "the scenario 0000")

    def change(members):
        members["scenario.yaml"] = members["scenario.yaml"].replace(b"days: 3", b"days: 4")
    assert refused(tmp_path / "a.state", remade(content, change), "is read as")


@pytest.mark.parametrize("said", [
    {"seed": -1}, {"seed": "1"}, {"seed": True}, {"time_s": 1.5}, {"names": {}}, {"names": None}, {"warnings": [1]},
    {"origins": [{}]}, {"origins": None}, {"law": 3}, {"more": 1}, {"n_events": 1 << 70}, {"time_s": 7},
    {"names": {"tiers": [], "units": [], "actors": [], "categories": [], "places": []}}, {"seed": 2}])
def test_facts_that_cannot_be_are_damage(content, tmp_path, said):
    assert refused(tmp_path / "a.state", remade(content, with_facts(**said)), "damaged")


def test_facts_that_are_no_json_are_damage(content, tmp_path):
    for held in (b"", b"[]", b"{", b"\xff", b"[" * 100_000, b"{}"):
        def change(members, held=held):
            members[FACTS] = held
        assert refused(tmp_path / "a.state", remade(content, change), "damaged")


def test_an_array_of_objects_is_never_unpickled(content, tmp_path):
    held = np.array([lambda_free_trap()], object)
    assert refused(tmp_path / "a.state", remade(content, with_array("events", held, allow_pickle=True)), "damaged")


def lambda_free_trap():
    """An object that would betray that it was unpickled."""
    return Trap()


class Trap:
    """Unpickled, it ends the test."""

    def __reduce__(self):
        """What a pickle would call."""
        return pytest.fail, ("something was unpickled",)


@pytest.mark.parametrize("change", [
    with_array("events", np.zeros(3, "<f8")), with_array("events", np.zeros((3, 1), "<i8")),
    with_array("tables/cases", np.zeros(3, "<i8")), with_array("events", np.array([5, 3])),
    with_array("events", np.array([-1])), with_array("events", np.array([31 << 25])),
    with_array("events", np.array([(4 << 25) + 10_000])), with_array("before", np.zeros(9, [("ending", "<i8")])),
    pointing("people", "pool", 9_999), pointing("people", "pool", -2), pointing("pools", "n_people", 9_999),
    pointing("settings", "n_people", 3), pointing("settings", "seed", 3), pointing("grids", "first_latent", 0),
    lambda members: members.pop("tables/items.npy"), lambda members: members.update({"more.npy": b""}),
    lambda members: members.update({"events.npy": members["events.npy"][:-8]}),
    lambda members: members.update({"events.npy": b"\x93NUMPY\x09\x00"}),
    lambda members: members.update({"events.npy": b""}),
    lambda members: members.update({"scenario.yaml": b"- 1"}),
])
def test_arrays_that_do_not_fit_are_damage(content, tmp_path, change):
    assert refused(tmp_path / "a.state", remade(content, change), "damaged")


def test_a_scenario_that_is_none_is_refused(content, tmp_path):
    def change(members):
        members["scenario.yaml"] = b"calendar: {start: 2018-08-27"
    assert refused(tmp_path / "a.state", remade(content, change), "not valid YAML")


def test_no_room_is_made_for_what_a_small_file_claims(content, tmp_path):
    bomb = remade(content, lambda members: members.update({"rows.npy": b"\0" * (80 << 20)}))
    assert len(bomb) < 1 << 20
    assert refused(tmp_path / "a.state", bomb, "claims to hold")


def test_a_header_that_claims_more_than_its_member_is_damage(content, tmp_path):
    def change(members):
        members["events.npy"] = members["events.npy"].replace(b"'shape': (", b"'shape': (9999999999999,", 1)
    assert refused(tmp_path / "a.state", remade(content, change), "damaged")


# ---------------------------------------------------------------------------------------------- writing
def test_a_state_replaces_a_state_and_nothing_else(tmp_path):
    path = stored(tmp_path)
    before = path.read_bytes()
    path.write_bytes(before[:5000])
    stored(tmp_path)  # a damaged one, too
    assert twin.State.load(path).hash == unbegun().hash
    path.write_text("my notes", encoding="utf-8")
    with pytest.raises(BadInput, match="holds something that is no state"):
        stored(tmp_path)
    assert path.read_text(encoding="utf-8") == "my notes"
    with pytest.raises(BadInput, match="is a folder"):
        unbegun().save(tmp_path)


def test_a_state_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    path = stored(tmp_path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state_file, "seal", full)
    with pytest.raises(twin.WorkFailed, match="the disk is full"):
        stored(tmp_path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.state"]


def test_a_file_that_is_not_there_or_cannot_be_called_so_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        twin.State.load(tmp_path / "b.state")
    with pytest.raises(BadInput, match="no such file"):
        twin.State.load(tmp_path)
    with pytest.raises(BadInput, match="can be called so"):
        twin.State.load("a\0b")
