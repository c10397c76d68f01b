import os
from pathlib import Path

import pytest

from agent.errors import StoreProblem
from agent.settings import Settings
from agent.state import cache_directory, database_urls, state_directory


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_is_remembered_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert mode(state_directory(Settings(), tmp_path)) == 0o700
    finally:
        os.umask(before)


def test_a_sandbox_under_another_user_may_enter_the_cache_but_not_list_it(tmp_path: Path) -> None:
    assert mode(cache_directory(Settings(), tmp_path)) == 0o711


def test_relative_directories_start_from_the_settings_file(tmp_path: Path) -> None:
    urls = database_urls(Settings(state="kept"), tmp_path, "")
    assert urls == {"records": f"sqlite:///{tmp_path}/kept/suture.db", "engine": f"sqlite:///{tmp_path}/kept/engine.db"}


def test_a_configured_database_holds_both(tmp_path: Path) -> None:
    assert set(database_urls(Settings(), tmp_path, "postgresql://db/suture").values()) == {"postgresql://db/suture"}
    assert not (tmp_path / ".suture").exists()


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreProblem, match=f"{tmp_path}/file/state.*name another one"):
        state_directory(Settings(state="file/state"), tmp_path)
