"""Alterations of a session's file, other engines, and replays that differ are found."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dyna_tui.dyna import REVISION
from dyna_tui.errors import InputError
from dyna_tui.lab.files.session import check, open_lab
from dyna_tui.lab.files.session_reader import from_text
from tests.lab.sessions import BLOCKED, BLOCKED_STEP, VALID, changed


class TestAnotherEngine:
    def test_is_warned_of_and_not_checked(self) -> None:
        session = from_text(changed(lambda d: d.update(revision=REVISION + 1)), "s.json")
        assert session.warning == "s.json: saved by another version of dyna-tui: the replay may differ"
        open_lab(session)
        what = f"saved by another version of dyna-tui \\(revision {REVISION + 1}, but this one is {REVISION}\\)"
        with pytest.raises(InputError, match=f"^s.json: {what}: check it with that version$"):
            check(session)

    def test_the_same_has_no_warning(self) -> None:
        assert from_text(VALID.encode(), "s.json").warning is None


def test_a_check_names_the_lanes_that_came_out_otherwise() -> None:
    session = from_text(changed(lambda d: d["lanes"][1].update(digest="sha256:" + "0" * 64)), "s.json")
    assert check(session) == [1]
    assert check(from_text(changed(lambda d: d.update(seed=8)), "s.json")) == [0, 1]


ALTERED: dict[str, Callable[[Any], object]] = {
    "a set-cell of a cell that nobody visits": lambda d: d["lanes"][0]["journal"][0].update(state=7),
    "a set-cell at the last tick": lambda d: d["lanes"][2]["journal"].append(
        {"tick": d["lanes"][2]["ticks"], "step": BLOCKED_STEP, "do": "set-cell", "layout": 1, "state": 9, "kind": 0}
    ),
    "a set-cell that ends where it began": lambda d: d["lanes"][0]["journal"].append(d["lanes"][0]["journal"][0]),
    "a set-cell taken out": lambda d: d["lanes"][0]["journal"].pop(),
    "a layout that has not come": lambda d: d["maze"]["text"].extend(["@ 9000", *d["maze"]["text"][-7:-1]]),
    "a setting of experiments": lambda d: d["maze"]["text"].insert(1, "max_episode_steps = 99999"),
    "a title": lambda d: d["maze"]["text"].insert(1, "# a remark"),
    "the name of the maze": lambda d: d["maze"].update(path="other"),
    "when a fork was made": lambda d: d["lanes"][2].update(forked_at=3),
    "no fork": lambda d: d["lanes"][2].pop("forked_at"),
    "how far one had come": lambda d: d["lanes"][0].update(end=d["lanes"][0]["end"] + 1),
    "no end": lambda d: d["lanes"][0].pop("end"),
    "a lane less": lambda d: d["lanes"].pop(),
    "a lane twice": lambda d: d["lanes"].append(d["lanes"][1]),
    "lanes in another order": lambda d: d["lanes"].reverse(),
    "the clock": lambda d: d.update(clock=d["clock"] + 1),
    "a breakpoint": lambda d: d["breakpoints"][0].update(state=4),
    "a breakpoint of another lane": lambda d: d["breakpoints"][0].update(lane=0),
    "no breakpoints": lambda d: d.pop("breakpoints"),
    "the digest of all": lambda d: d.update(digest="sha256:" + "0" * 64),
    "the seed": lambda d: d.update(seed=1),
    "the run": lambda d: d.update(run=1),
}


class TestAlterations:
    def test_a_file_as_it_was_saved_has_none(self) -> None:
        session = from_text(BLOCKED.encode(), "s.json")
        assert (session.altered, check(session)) == (False, [])

    @pytest.mark.parametrize("what", ALTERED)
    def test_of_what_a_file_means_are_seen(self, what: str) -> None:
        data = json.loads(BLOCKED)
        before = json.dumps(data)
        ALTERED[what](data)
        assert json.dumps(data) != before
        session = from_text(json.dumps(data).encode(), "s.json")
        assert session.altered
        open_lab(session)

    @pytest.mark.parametrize("what", [what for what in ALTERED if "set-cell" in what])
    def test_of_what_was_done_are_seen_in_the_lane(self, what: str) -> None:
        data = json.loads(BLOCKED)
        ALTERED[what](data)
        assert len(check(from_text(json.dumps(data).encode(), "s.json"))) == 1

    def test_of_blanks_and_of_the_order_of_keys_are_none(self) -> None:
        def turned(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: turned(each) for key, each in reversed(value.items())}
            return [turned(each) for each in value] if isinstance(value, list) else value

        for text in (
            json.dumps(turned(json.loads(BLOCKED)), indent=7, ensure_ascii=True),
            "\ufeff" + BLOCKED.replace("\n", "\r\n").replace('"alpha": 1.0', '"alpha": 1'),
        ):
            assert text != BLOCKED
            assert not from_text(text.encode(), "s.json").altered
