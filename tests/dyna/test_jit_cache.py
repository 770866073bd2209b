"""Cache of compiled kernels: damaged, half-written, killed at any moment or on a full disk, it never stops a start."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("dyna_tui.dyna.jit", reason="without numba nothing is compiled")

PATIENCE = 120.0
ROOT = Path(__file__).parents[2]
SMALL = """
import sys
from dyna_tui.dyna import jit

def triple(n):
    return 3 * n

compiled = jit.kernel(triple)
assert compiled(14) == 42
hits = sum(compiled.stats.cache_hits.values())
print("kept" if hits else "compiled")
"""
"""A kernel of one line, compiled, or loaded from the cache; it has to be in a file, which numba asks for."""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "small.py"
    path.write_text(SMALL)
    return path


def command(script: Path, cache: Path) -> dict[str, object]:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "DYNA_TUI_KERNELS": "jit", "PYTHONPATH": str(ROOT)}
    return {"args": [sys.executable, str(script)], "env": environment}


def run(script: Path, cache: Path) -> str:
    """What the small kernel's program says; that it goes well, without a word on standard error."""
    done = subprocess.run(**command(script, cache), capture_output=True, text=True, timeout=PATIENCE)  # type: ignore[call-overload]
    assert (done.returncode, done.stderr) == (0, "")
    return str(done.stdout).strip()


def kept(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("small*.nb*"))


def altered(content: bytes, how: str, chance: random.Random) -> bytes:
    if how == "cut":
        return content[: chance.randrange(len(content))]
    if how == "flipped":
        at = chance.randrange(len(content))
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    return bytes(len(content)) if how == "zeros" else b""


@pytest.mark.slow
def test_what_is_damaged_is_compiled_anew_and_heals(script: Path, tmp_path: Path) -> None:
    cache, chance = tmp_path / "cache", random.Random(14)
    assert run(script, cache) == "compiled"
    assert run(script, cache) == "kept"
    assert {path.suffix for path in kept(cache)} == {".nbi", ".nbc"}
    for how, ending in (("cut", "i"), ("cut", "c"), ("flipped", "c"), ("zeros", "i"), ("empty", "c")):
        (path,) = cache.rglob(f"small*.nb{ending}")
        path.write_bytes(altered(path.read_bytes(), how, chance))
        assert run(script, cache) == "compiled", (how, path.name)
        assert run(script, cache) == "kept", (how, path.name)


@pytest.mark.slow
def test_two_cold_starts_at_once_both_go_well(script: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        starts = list(both.map(lambda _: run(script, tmp_path / "cache"), range(2)))
    assert "compiled" in starts and set(starts) <= {"compiled", "kept"}, "one may find what the other kept already"
    assert run(script, tmp_path / "cache") == "kept"


@pytest.mark.slow
def test_killed_at_any_moment_the_next_start_goes_well(script: Path, tmp_path: Path) -> None:
    chance = random.Random(9)
    for number in range(6):
        cache = tmp_path / f"cache{number % 3}"  # which the later rounds find as the earlier ones left it
        process = subprocess.Popen(**command(script, cache), stdout=subprocess.PIPE)  # type: ignore[call-overload]
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=chance.uniform(0.2, 1.2))
            raise subprocess.TimeoutExpired("it had ended before", 0)
        process.kill()
        process.communicate()
        assert run(script, cache) in ("compiled", "kept")
        assert run(script, cache) == "kept"


@pytest.fixture(params=["size=4k", "size=4k,nr_inodes=5"])
def full_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A disk on which there is room for no byte, or for no file either."""
    folder = tmp_path / "full"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", request.param, "none", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a disk")
    try:
        (folder / "fill").write_bytes(bytes(4096))
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_on_a_full_disk_kernels_are_compiled_and_not_kept(script: Path, full_disk: Path, tmp_path: Path) -> None:
    assert [run(script, full_disk / "cache") for _ in range(2)] == ["compiled"] * 2
    assert not kept(tmp_path), "nor elsewhere, where others could write"
