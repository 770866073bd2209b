"""Names of views, as the command line and Python take them."""

from dyna_tui.errors import InputError, did_you_mean
from dyna_tui.tui.drawing.views import View

VIEWS = {view.name.lower().replace("_", "-"): view for view in View}
"""The views by name: arrows, q-values, visits, tau, td-error, distance, model."""


def view_named(name: str) -> View:
    """The view of a name.

    Raises:
        InputError: where there is none.
    """
    found = VIEWS.get(name.strip().lower().replace(" ", "-").replace("_", "-"))
    if found is None:
        raise InputError(f"unknown view '{name}': {did_you_mean(name, tuple(VIEWS))}")
    return found
