"""Guards around Textual, where it counts on what may not hold.

A list has lines, a text has room, a screen is answered once, an app that leaves is asked for nothing more, and what it
has not mounted by then is no fault.
"""

from typing import Any

import textual.content
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.events import Click
from textual.screen import Screen
from textual.widget import AwaitMount, Widget
from textual.widgets import OptionList

_move_page = OptionList._move_page
_click_option = OptionList._on_click
_divide_line = textual.content.divide_line  # type: ignore[attr-defined]
_dismiss = Screen.dismiss
_mount = Widget.mount
_handle_exception = App._handle_exception


def guard_textual() -> None:
    """Has Textual's own lists, texts and screens stand any key, any size, any number of answers and any end."""
    OptionList._move_page = _page_moved  # type: ignore[method-assign,assignment]
    OptionList._on_click = _option_clicked  # type: ignore[method-assign,assignment]
    textual.content.divide_line = _line_divided  # type: ignore[attr-defined]
    Screen.dismiss = _dismissed_once  # type: ignore[method-assign,assignment]
    Widget.mount = _mounted_unless_leaving  # type: ignore[method-assign,assignment]
    App._handle_exception = _handled_unless_leaving  # type: ignore[method-assign,assignment]


def _page_moved(listed: OptionList, direction: Any) -> None:
    """Without room, and before it is laid out, no option has a line of which a page up or down would be counted."""
    if listed._lines and (listed.highlighted or 0) in listed._index_to_line:
        _move_page(listed, direction)


async def _option_clicked(listed: OptionList, event: Click) -> None:
    """A click on an option that is painted still, and no longer in the list, is on nothing."""
    if (event.style.meta.get("option") or 0) < listed.option_count:
        await _click_option(listed, event)


def _line_divided(text: str, width: int, fold: bool = True) -> list[int]:
    """Where padding takes all columns, a text is divided as in one column."""
    return _divide_line(text, max(width, 1), fold)


def _dismissed_once(screen: Screen[Any], result: Any = None) -> AwaitComplete:
    """A second key or click of one burst comes to a screen that has been left: what is below it stays."""
    return _dismiss(screen, result) if screen.is_active else AwaitComplete()


def _mounted_unless_leaving(widget: Widget, *widgets: Widget, **where: Any) -> AwaitMount:
    """An app that was told to leave, by a signal while it opened, say, mounts nothing more and is none the worse."""
    return AwaitMount(widget, []) if widget.app._exit else _mount(widget, *widgets, **where)


def _handled_unless_leaving(app: App[Any], error: Exception) -> None:
    """A dialog that was opening as the app was told to leave finds nothing in itself: it leaves as it was told."""
    if not app._exit:
        _handle_exception(app, error)
