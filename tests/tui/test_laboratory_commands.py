"""Keys, footer, palette and greyed-out commands agree on what can run, and when."""

from textual.app import SystemCommand
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from dyna_tui.tui.commands import Mode, footer_of
from dyna_tui.tui.drawing.views import View
from dyna_tui.tui.engine.runner import SPEEDS, USUAL_SPEED
from dyna_tui.tui.laboratory.command_table import BY_NAME, COMMANDS, UNLISTED
from dyna_tui.tui.widgets.bars import KeyBar
from tests.tui.hand import COMFORTABLE, LARGE, THREE, Hand, open_lab

CONTRACT = ["space", ".", "p", "e", "]", "[", "m", "v", "+", "-", "tab", "↑", "↓", "←", "→", "r", "?", "q"]
TIME_MACHINE = [",", "P", "a", "w", "f", "u", "ctrl+s"]
FASTER, SLOWER = "right_square_bracket", "left_square_bracket"


def greyed(hand: Hand) -> set[str]:
    """The commands that cannot be given now, as their keys are written."""
    return {command.shown for command in COMMANDS if not hand.can(command.name)}


MEMORY = {"pgup", "pgdn", "home", "end", "/"}
EDITING = {"enter", "b", "B", "i"}
CURSOR = {"h", "esc"}
BACK = {",", "P", "E", "<", "{"}
AHEAD = {">", "}"}
PAGES = {"n", "N"}
"""What a maze has none of."""
LESSON = {"g", "j", "backspace"}
"""What can be done beside a lesson alone."""
RUNNING = {".", "p", "e", "l", "/", ",", "P", "E"}
"""What cannot be done in a run."""
AT_FIRST = MEMORY | EDITING | CURSOR | BACK | AHEAD | PAGES | LESSON | {"r", "0", "l"}
"""What cannot be done when nothing has been done yet."""


def test_every_promised_key_has_a_command() -> None:
    shown = [command.shown for command in COMMANDS]
    assert {*CONTRACT, *TIME_MACHINE} <= set(shown)
    assert len(shown) == len(set(shown))


def test_no_key_has_two_commands() -> None:
    keys = [key for command in BY_NAME.values() for key in command.keys]
    assert len(keys) == len(set(keys))


def test_command_names_are_unique() -> None:
    assert len(BY_NAME) == len(COMMANDS) + len(UNLISTED)


async def test_commands_are_greyed_out_by_state() -> None:
    async with open_lab(agents=THREE) as hand:
        await hand.press("tab")
        assert greyed(hand) == AT_FIRST
        await hand.press("p")
        assert greyed(hand) == AT_FIRST - {"r", "l"} - BACK
        await hand.press("full_stop")
        usual = EDITING | CURSOR | AHEAD | PAGES | LESSON | {"0"}
        assert greyed(hand) == usual
        await hand.press("space")
        assert greyed(hand) == RUNNING | usual
        await hand.press("space", "up", "plus")
        assert greyed(hand) == EDITING | AHEAD | PAGES | LESSON
        await hand.press("w")
        assert greyed(hand) == AHEAD | PAGES | LESSON
        await hand.press("w", "escape", "0", "e")
        assert greyed(hand) == RUNNING | usual
        await hand.press("r")
        assert greyed(hand) == (AT_FIRST | {"E", ",", "P", "<", "{"}) - {">", "}"}
        await hand.press("m", "f")
        assert "r" not in greyed(hand)


async def test_commands_are_greyed_out_before_the_engine_is_ready() -> None:
    async with open_lab(ready=False) as hand:
        assert greyed(hand) == AT_FIRST
        await hand.touch("space")
        assert greyed(hand) == AT_FIRST - {"r"} | RUNNING


async def test_one_lane_one_layout_and_no_model_grey_out_more() -> None:
    async with open_lab("open", ["q-learning"], size=(60, 24)) as hand:
        await hand.advance(30)
        assert {"m", "tab", "shift+tab", "o"} | MEMORY <= greyed(hand)


async def test_faster_and_slower_are_greyed_out_at_the_ends() -> None:
    async with open_lab() as hand:
        for key, steps, end in ((SLOWER, USUAL_SPEED, "["), (FASTER, len(SPEEDS) - 1, "]")):
            for _ in range(steps):
                assert end not in greyed(hand)
                await hand.touch(key)
            assert end in greyed(hand)
            speed = hand.driver.runner.speed
            await hand.press(key)
            assert hand.driver.runner.speed == speed


async def test_a_greyed_out_key_does_nothing() -> None:
    async with open_lab() as hand:
        await hand.press("space")
        for key in ("full_stop", "p", "e"):
            await hand.touch(key)
            assert not hand.driver._requests
            assert hand.driver.runner.reference_lane is None
        await hand.settle()
        assert hand.steps == [0, 0]


def footer(hand: Hand) -> str:
    return hand.text.split("\n")[-1]


def dimmed(hand: Hand) -> set[str]:
    """The keys that the footer shows greyed out."""
    content = hand.laboratory.query_one(KeyBar).render()
    text = str(content)
    spans = getattr(content, "spans", [])
    return {text[span.start : span.end].split()[0] for span in spans if "dim" in str(span.style)}


async def test_the_footer_greys_out_commands() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        assert dimmed(hand) == {","}
        await hand.press("space")
        assert dimmed(hand) == {".", "p", ",", "e"} & set(footer(hand).split())
        await hand.press("space", "full_stop")
        assert dimmed(hand) == set()


async def test_the_footer_fits_the_highest_ranked_commands() -> None:
    async with open_lab() as hand:
        listed = [each for each in footer_of(COMMANDS, Mode.USUAL) if not each.footer_if_can or hand.can(each.name)]
        most = sorted(listed, key=lambda command: command.footer)
        for width, keys in ((40, 4), (80, 8), (120, 12)):
            await hand.resize(width, 24)
            shown = {command.shown for command in COMMANDS if f" {command.shown} {command.label}" in footer(hand)}
            assert len(shown) >= keys
            assert shown >= {command.shown for command in most[: keys - 1]}


async def test_a_click_on_the_footer_runs_the_command() -> None:
    async with open_lab(size=COMFORTABLE) as hand:
        await hand.click(". step")
        assert hand.steps == [1, 1]
        await hand.click("space run  ")
        assert hand.driver.running
        await hand.click(". step")
        assert hand.steps == [1, 1], "greyed out"
        await hand.click("q quit")
        await hand.click("Quit without saving")
        assert hand.app.return_code == 0


def palette(hand: Hand) -> set[tuple[str, str]]:
    """What the palette offers: titles, and what they say."""
    return {(entry.title, entry.help) for entry in entries(hand)}


def entries(hand: Hand) -> list[SystemCommand]:
    return list(hand.app.get_system_commands(hand.app.screen))


async def test_the_palette_lists_every_available_command_with_its_key() -> None:
    async with open_lab() as hand:
        for keys in ((), ("full_stop",), ("space",), ("space", "up", "plus")):
            await hand.press(*keys)
            offered = palette(hand)
            out = greyed(hand)
            for command in COMMANDS:
                listed = (command.help, f"key {command.shown}") in offered
                assert listed is (command.shown not in out), command


async def ask_palette(hand: Hand, words: str) -> None:
    """Opens the palette, types, and takes the first of what it finds."""
    await hand.touch("ctrl+p")
    await hand.wait(lambda: isinstance(hand.app.screen, CommandPalette))
    screen = hand.app.screen
    screen.query_one(Input).value = words
    found = screen.query_one(CommandList)
    await hand.wait(lambda: found.option_count > 0 and words in str(found.get_option_at_index(0).prompt).lower())
    await hand.touch("enter")
    await hand.wait(lambda: not hand.app.is_running or hand.app.screen is hand.laboratory)


async def test_a_command_runs_from_the_palette() -> None:
    async with open_lab() as hand:
        await ask_palette(hand, "real step")
        assert hand.steps == [1, 1]
        await ask_palette(hand, "one tick")
        assert hand.lab.mid_step
    async with open_lab() as hand:
        await ask_palette(hand, "quit")
        assert hand.app.return_code == 0


APART = {f"key {key}" for key in ("q", "?", "space", "e", "w", "d", "W", "s", "x", "u", "a", "ctrl+s", "ctrl+e")}
"""What leaves, runs on, asks, or has the keys mean something else."""


async def test_every_palette_entry_runs() -> None:
    async with open_lab(agents=THREE) as hand:
        await hand.press("full_stop", "up", "plus")
        for entry in entries(hand):
            if entry.help in APART or not entry.help.startswith("key "):
                continue
            result = entry.callback()
            if result is not None:
                await result
            await hand.settle()
        assert not any(hand.steps), "the last of them that matters was the restart"


async def test_keys_work_on_a_large_screen() -> None:
    async with open_lab(size=LARGE) as hand:
        await hand.press("full_stop")
        assert hand.steps == [1, 1]
        assert set(CONTRACT) - {"↑", "↓", "←", "→", "+", "-"} <= set(footer(hand).split())


async def test_every_view_is_shown_from_the_palette() -> None:
    async with open_lab() as hand:
        for view in View:
            (entry,) = (entry for entry in entries(hand) if entry.title == f"View: {view.title}")
            entry.callback()
            assert [lane.grid.view for lane in hand.lanes] == [view, view]
            assert view.legend in hand.status


async def test_the_footer_names_what_space_does_now() -> None:
    async with open_lab("blocking", size=COMFORTABLE) as hand:
        assert " space run " in footer(hand)
        await hand.press("space")
        assert " space pause " in footer(hand)
        await hand.press("space")
        assert " space run " in footer(hand)
