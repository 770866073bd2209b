"""Who is let in: by host, origin and token; how much may be sent; what files are called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyna_tui.web.access import Access, Allowance, new_token
from dyna_tui.web.crowd import LATELY, LOOKED_AT, Crowd
from dyna_tui.web.downloads import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("listens", "header", "known"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "evil.example:8000", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "[", False),
        ("0.0.0.0", "192.168.1.7:8000", True),
        ("0.0.0.0", "[fe80::1]:8000", True),
        ("0.0.0.0", "evil.example:8000", False),
        ("class.example", "class.example:80", True),
        ("class.example", "other.example:80", False),
    ],
)
def test_a_host_must_be_this_machine_s(listens: str, header: str, known: bool) -> None:
    assert Access(listens, 8000, None).knows_host(header) is known


@pytest.mark.parametrize(
    ("origin", "same"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://127.0.0.1:8000", True),
        ("http://127.0.0.1:8001", False),
        ("http://evil.example", False),
        ("http://127.0.0.1:8000.evil.example", False),
        ("null", False),
        ("", False),
        ("file://", False),
        ("http://[", False),
    ],
)
def test_an_origin_must_be_the_page_s_own(origin: str, same: bool) -> None:
    assert Access("127.0.0.1", 8000, None).same_origin(origin, "127.0.0.1:8000") is same


def test_a_token_must_be_the_class_s_own() -> None:
    token = new_token()
    assert token != new_token() and len(token) >= 32
    access = Access("0.0.0.0", 8000, token)
    assert access.knows_token(["", token])
    for wrong in ([], [""], [token[:-1]], [token + "x"], ["\udcff"], ["é"]):
        assert not access.knows_token(wrong)
    assert Access("127.0.0.1", 8000, None).knows_token([])


def test_an_allowance_is_so_much_at_once_and_so_much_a_second() -> None:
    now = [0.0]
    allowance = Allowance(10, 5, clock=lambda: now[0])
    assert [allowance.take() for _ in range(6)] == [True] * 5 + [False]
    now[0] = 0.2
    assert [allowance.take() for _ in range(3)] == [True, True, False]
    now[0] = 1000.0
    assert not allowance.take(6) and allowance.take(5)


@given(st.text(max_size=300))
def test_a_file_s_name_is_one_that_any_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|]', safe) and safe.strip(" .") == safe
    assert safe_name(safe) == safe


def test_paths_lose_their_folders() -> None:
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("C:\\Users\\x\\q.csv") == "q.csv"
    assert safe_name("..") == safe_name("/") == "download"


def test_frames_stay_longer_the_more_laboratories_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    crowd = Crowd(8, clock=lambda: now[0])
    assert crowd.note(0) == 1.0
    for slot in range(1, 8):
        crowd.note(slot)
    now[0] += LOOKED_AT
    assert crowd.share() == 4.0
    now[0] += LATELY
    assert crowd.share() == 1.0
