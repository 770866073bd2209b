"""Events of the monkey: keys, text, the mouse, sizes, and turns of the engine; drawn at random."""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import (
    MouseDown,
    MouseMove,
    MouseScrollDown,
    MouseScrollLeft,
    MouseScrollRight,
    MouseScrollUp,
    MouseUp,
    Paste,
    Resize,
)
from textual.geometry import Size

from dyna_tui.tui.engine.pacing import FRAME
from dyna_tui.tui.laboratory.command_table import BY_KEY
from tests.tui.hand import Hand

LEAVES = ("q", "ctrl+c", "ctrl+q")
"""Keys that may end the laboratory."""
COMMAND_KEYS = tuple(sorted(set(BY_KEY) - set(LEAVES)))
DIALOG_KEYS = (
    *("enter", "escape", "up", "down", "left", "right", "tab", "shift+tab", "pageup", "pagedown", "home", "end"),
    *("delete", "backspace", "space", "ctrl+p", "ctrl+s", "ctrl+e", "u", "a", "s", "x", "question_mark", "f"),
)
TEXT = "zaq0159.:=,-+~|[]() \"'\\{}$é×字\U0001f600\u0301"
"""Characters that are typed and pasted; none that names another folder."""
PALETTE_WORDS = ("theme", "glyphs", "view", "restart", "rewind", "zoom", "wall", "export", "screen", "colour", "zz")
SHORTEST_SIDE, WIDEST, HIGHEST = 1, 210, 60


@dataclass(frozen=True)
class Keys:
    """Keys in one breath."""

    keys: tuple[str, ...]

    async def play(self, hand: Hand) -> None:
        """Presses them."""
        for key in self.keys:
            hand.app.simulate_key(key)


@dataclass(frozen=True)
class Pasted:
    """Text that is pasted."""

    text: str

    async def play(self, hand: Hand) -> None:
        """Pastes it."""
        hand.app.post_message(Paste(self.text))


@dataclass(frozen=True)
class Mouse:
    """The mouse at a place, given in shares of the screen."""

    kind: str
    """What it does: one of :data:`KINDS`."""
    x: float
    y: float
    button: int = 1

    KINDS: ClassVar = {
        "click": (MouseMove, MouseDown, MouseUp),
        "double click": (MouseMove, MouseDown, MouseUp, MouseDown, MouseUp),
        "down": (MouseDown,),
        "move": (MouseMove,),
        "up": (MouseUp,),
        "wheel down": (MouseScrollDown,),
        "wheel up": (MouseScrollUp,),
        "wheel left": (MouseScrollLeft,),
        "wheel right": (MouseScrollRight,),
    }

    async def play(self, hand: Hand) -> None:
        """Posts its events as the terminal's."""
        width, height = hand.app.size
        x, y = int(self.x * width), int(self.y * height)
        for event in self.KINDS[self.kind]:
            button = 0 if event is MouseMove else self.button
            hand.app.post_message(event(None, x, y, 0, 0, button, False, False, False, x, y))


@dataclass(frozen=True)
class Sized:
    """The terminal has another size."""

    width: int
    height: int

    async def play(self, hand: Hand) -> None:
        """Tells the app, as the terminal does."""
        size = Size(self.width, self.height)
        driver = hand.app._driver
        assert isinstance(driver, HeadlessDriver)
        driver._size = self.width, self.height
        hand.app.post_message(Resize(size, size))


@dataclass(frozen=True)
class Turns:
    """The engine takes turns, a frame after each other; where it drives itself, time passes."""

    count: int

    async def play(self, hand: Hand) -> None:
        """Takes them."""
        if hand.app._driven:
            await asyncio.sleep(self.count * FRAME / 3)
            return
        for _ in range(self.count):
            hand.clock.now += FRAME
            await hand.driver.turn()


Event = Keys | Pasted | Mouse | Sized | Turns


def an_event(random: Random, leaves: float = 0.0) -> Event:
    """One event: keys of commands and dialogs above all, alone and in bursts, the same one twice among them.

    Args:
        random: draws it.
        leaves: how likely it is a key that may end the laboratory.
    """
    if random.random() < leaves:
        return Keys((random.choice(LEAVES), *random.choices(DIALOG_KEYS, k=random.choice((0, 0, 1)))))
    kind = random.random()
    if kind < 0.35:
        return Keys(tuple(random.choices(COMMAND_KEYS, k=random.choice((1, 1, 1, 2, 3)))))
    if kind < 0.58:
        return Keys(tuple(random.choices(DIALOG_KEYS, k=random.choice((1, 1, 2, 4)))))
    if kind < 0.6:
        return Keys(("ctrl+p", *random.choice(PALETTE_WORDS), *random.choices(("down", "up"), k=2), "enter"))
    if kind < 0.68:
        return Keys((random.choice(DIALOG_KEYS),) * random.choice((2, 2, 3)))
    if kind < 0.74:
        return Keys(tuple(random.choice(TEXT) for _ in range(random.randint(1, 5))))
    if kind < 0.76:
        return Pasted("".join(random.choice(TEXT + "\n\t\x1b") for _ in range(random.randint(0, 40))))
    if kind < 0.88:
        return Mouse(
            random.choice(tuple(Mouse.KINDS)), random.random(), random.random(), random.choice((1, 1, 1, 2, 3))
        )
    if kind < 0.93:
        return a_size(random)
    return Turns(random.randint(1, 4))


def a_size(random: Random) -> Sized:
    """A size of the terminal: usual ones, narrow ones, flat ones, and 1x1."""
    width = random.choice((1, random.randint(1, 20), random.randint(20, 90), 80, 120, random.randint(90, WIDEST)))
    height = random.choice((1, random.randint(1, 8), random.randint(8, 30), 24, 40, random.randint(30, HIGHEST)))
    return Sized(width, height)
