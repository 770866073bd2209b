"""The colours by which lanes are told apart, wherever a lane is named or drawn."""

LANE_HUES = (
    ("#6cb6ff", "#005cb3"),
    ("#7ddc9b", "#11733f"),
    ("#e79bd8", "#a02a86"),
    ("#b3a4ff", "#5b43c6"),
    ("#55d6d6", "#006d75"),
    ("#c9d66b", "#586800"),
    ("#f2a28c", "#a8432a"),
    ("#c4c4c4", "#555555"),
)
"""On dark and on light ground; more lanes than these take them again. Red and orange are warnings."""


def lane_css(widget: str, selector: str, attribute: str) -> str:
    """CSS that gives ``attribute`` of ``selector`` in a widget, a text with ``{}`` for the lane, each lane's hue."""
    dark, light = (
        "".join(f"{selector.format(lane)} {{ {attribute}: {pair[tone]}; }}\n" for lane, pair in enumerate(LANE_HUES))
        for tone in (0, 1)
    )
    return f"{widget} {{\n{dark}&:light {{\n{light}}}\n}}\n"
