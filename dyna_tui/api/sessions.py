"""Sessions in Python: lanes as text or in a file, and back by a replay."""

from dyna_tui.api.arguments import PathLike, path_of
from dyna_tui.lab.files import session
from dyna_tui.lab.files.session_format import as_text
from dyna_tui.lab.files.session_reader import from_text
from dyna_tui.lab.lab import Lab


def session_text(lanes: Lab) -> str:
    """The text of a session: all that lanes are, and how they came to be so."""
    return as_text(session.taken(lanes))


def lanes_of_text(text: str) -> Lab:
    """The lanes in the text of a session, replayed."""
    return session.open_lab(from_text(text.encode(), "a pickled session"))


def save(lanes: Lab, path: PathLike) -> None:
    """Writes a session.

    Raises:
        InputError: where the file cannot be written, or the session is more than can be opened again.
    """
    session.save(lanes, path_of(path))


def lanes_of_file(path: PathLike, *, check: bool) -> Lab:
    """The lanes of a session's file, replayed.

    Raises:
        InputError: where it cannot be read or replayed; and if it is to be checked, where the file was altered, or the
            replay ends other than it was saved.
    """
    found = session.load(path_of(path))
    if check and found.altered:
        raise found.error("the file was altered since it was saved")
    lanes = session.open_lab(found)
    if check and (different := session.differing(found, lanes)):
        raise found.error(f"the replay differs in lane {', '.join(str(number) for number in different)}")
    return lanes
