"""The laboratory's colours: dark, light and high contrast."""

from textual.theme import Theme

DARK = Theme(
    name="dyna-dark",
    dark=True,
    background="#14171c",
    surface="#1a1e25",
    panel="#232933",
    foreground="#e3e6eb",
    primary="#4f8fd6",
    secondary="#b48ce0",
    success="#58b884",
    warning="#e8b04b",
    error="#e0664f",
    accent="#4fc1c9",
)
LIGHT = Theme(
    name="dyna-light",
    dark=False,
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e5e2d9",
    foreground="#1f2328",
    primary="#1f66b3",
    secondary="#7a45b0",
    success="#1d7f4c",
    warning="#9a5b00",
    error="#c0391f",
    accent="#00757d",
)
CONTRAST = Theme(
    name="dyna-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#262626",
    foreground="#ffffff",
    primary="#5cb3ff",
    secondary="#e09cff",
    success="#4dff9a",
    warning="#ffd000",
    error="#ff6b57",
    accent="#4df3ff",
    text_alpha=1.0,
)
THEMES = (DARK, LIGHT, CONTRAST)
