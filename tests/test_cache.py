"""Where compiled code may lie: what is loaded from there is executed, so nobody else may have written it."""

import os
import stat
import sys
import tempfile

import pytest

from twin import cache

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")


@pytest.fixture
def homeless(tmp_path, monkeypatch):
    """A temporary folder of everybody, and no other place for a cache."""
    (tmp_path / "tmp").mkdir(mode=0o777)
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.delenv("TWIN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    return tmp_path / "tmp"


def chosen():
    """Folder that a new process would choose."""
    return cache.cache_folder.__wrapped__()


def test_the_temporary_folder_is_private_and_found_again(homeless):
    folder = chosen()
    assert folder == chosen() == homeless / f"twin-{os.getuid()}" / folder.name
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def taken_by_a_link(own, elsewhere):
    elsewhere.mkdir()
    own.symlink_to(elsewhere)


def taken_open_to_all(own, _):
    own.mkdir()
    own.chmod(0o777)


def taken_by_another_user(own, _):
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    own.mkdir(mode=0o700)
    os.chown(own, 65534, 65534)


@pytest.mark.parametrize("taken", [taken_by_a_link, taken_open_to_all, taken_by_another_user])
def test_a_folder_that_somebody_else_prepared_is_not_used(homeless, tmp_path, taken):
    own = homeless / f"twin-{os.getuid()}"
    taken(own, tmp_path / "elsewhere")
    folder = chosen()
    assert own not in folder.parents
    assert own != folder
    assert folder.parent == homeless
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(own.iterdir()) == []


def test_a_cache_of_the_user_that_all_may_write_is_passed_over(homeless, tmp_path, monkeypatch):
    (tmp_path / "cache" / "twin").mkdir(parents=True)
    (tmp_path / "cache" / "twin").chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert homeless in chosen().parents
    (tmp_path / "cache" / "twin").chmod(0o755)
    assert chosen().parent == tmp_path / "cache" / "twin"


def test_a_folder_named_by_the_user_is_used(homeless, tmp_path, monkeypatch):
    monkeypatch.setenv("TWIN_CACHE", str(tmp_path / "named"))
    assert chosen().parent == tmp_path / "named" / "twin"
