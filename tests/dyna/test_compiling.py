"""Where compiled kernels are kept."""

import os
from pathlib import Path

import pytest

jit = pytest.importorskip("dyna_tui.dyna.jit", reason="without numba nothing is compiled")


def test_the_folder_of_compiled_kernels_is_where_numba_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    folder = jit._cache_folder()
    assert folder is not None
    assert Path(folder).is_dir()
    assert Path(folder).parent == tmp_path / "cache"


def test_where_no_folder_can_be_made_kernels_are_compiled_anew_and_a_line_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert jit._cache_folder() is None
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"dyna-tui: compiled kernels are not kept: {tmp_path}/file/")
    assert line.endswith(" is not used (Not a directory): name a folder of your own in NUMBA_CACHE_DIR")


@pytest.mark.parametrize("found", [RuntimeError("no home"), KeyError("uid not found: 7"), Path("~/.cache/dyna-tui")])
def test_who_has_no_home_keeps_no_kernels(
    found: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def user_cache_path(*_: object, **__: object) -> object:
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", user_cache_path)
    assert jit._cache_folder() is None
    assert "are not kept: no home" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_digest_knows_the_sources_that_are_inlined(monkeypatch: pytest.MonkeyPatch) -> None:
    before, read = jit._package_digest(), Path.read_bytes

    def edited(path: Path) -> bytes:
        return read(path) + (b"#" if path.name == "streams.py" else b"")

    assert jit._package_digest() == before
    monkeypatch.setattr(Path, "read_bytes", edited)
    assert jit._package_digest() != before


@pytest.mark.parametrize("saved", [1_000_000, 10_000_000_000], ids=["before", "by a clock that was set back since"])
def test_only_the_latest_versions_are_kept_and_nothing_else_is_touched(
    saved: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    for age in range(10):
        old = tmp_path / f"{age:016x}"
        old.mkdir()
        os.utime(old, (saved - age, saved - age))
    (tmp_path / "another's").mkdir()
    folder = jit._cache_folder()
    assert folder is not None
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"another's", Path(folder).name, *(f"{age:016x}" for age in range(jit.KEPT_VERSIONS - 1))}


def test_every_file_with_a_kernel_is_in_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    digested, read = set(), Path.read_bytes

    def noted(path: Path) -> bytes:
        digested.add(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    jit._package_digest()
    package = Path(jit.__file__).parent.parent
    with_kernels = {path for path in package.rglob("*.py") if "\n@kernel\n" in path.read_text()}
    assert with_kernels
    assert with_kernels <= digested
