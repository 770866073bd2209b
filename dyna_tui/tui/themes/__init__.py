"""The laboratory's colours: dark, light and high contrast."""

from typing import Any

from textual.theme import Theme

PARTS = {"theme": "Theme", "value_colours": "Value colours", "glyphs": "Glyphs"}
"""The parts of an appearance, as they are called on the screen."""
ABOUT = {
    "dark": "light text on dark",
    "light": "dark text on light",
    "contrast": "strong colours on black",
    "cold-warm": "blue is low, red is high",
    "viridis": "violet is low, yellow is high",
    "cividis": "blue is low, yellow is high; alike to the colour-blind",
    "auto": "plain on the Linux console, else full",
    "full": "all that the screen is drawn with",
    "plain": "those of code page 437, for fonts that lack others",
}
"""What each choice of a part is."""


def _theme(name: str, *, dark: bool, scrollbar: str, **values: Any) -> Theme:
    """A theme whose scroll bars are as quiet as its frames."""
    background, text = values["background"], values["foreground"]
    bars = {
        "scrollbar": scrollbar,
        "scrollbar-hover": text,
        "scrollbar-active": text,
        "scrollbar-background": background,
        "scrollbar-background-hover": background,
        "scrollbar-background-active": background,
        "scrollbar-corner-color": background,
    }
    return Theme(name=name, dark=dark, variables=bars, **values)


def theme_name(name: str) -> str:
    """What Textual calls a theme."""
    return f"dyna-{name}"


THEMES = (
    _theme(
        "dyna-dark",
        dark=True,
        background="#14171c",
        surface="#1a1e25",
        panel="#232933",
        scrollbar="#525860",
        foreground="#e3e6eb",
        primary="#4f8fd6",
        secondary="#b48ce0",
        success="#58b884",
        warning="#e8b04b",
        error="#e0664f",
        accent="#4fc1c9",
    ),
    _theme(
        "dyna-light",
        dark=False,
        background="#fbfaf7",
        surface="#f2f0ea",
        panel="#e5e2d9",
        scrollbar="#b4b4b2",
        foreground="#1f2328",
        primary="#1f66b3",
        secondary="#7a45b0",
        success="#1d7f4c",
        warning="#9a5b00",
        error="#c0391f",
        accent="#00757d",
    ),
    _theme(
        "dyna-contrast",
        dark=True,
        text_alpha=1.0,
        background="#000000",
        surface="#000000",
        panel="#262626",
        scrollbar="#8c8c8c",
        foreground="#ffffff",
        primary="#5cb3ff",
        secondary="#e09cff",
        success="#4dff9a",
        warning="#ffd000",
        error="#ff6b57",
        accent="#4df3ff",
    ),
)
"""The first is the one to begin with."""
