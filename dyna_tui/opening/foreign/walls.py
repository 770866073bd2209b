"""Grids drawn with walls: blanks or dots as floor, ``#``, ``%``, ``*``, ``w``, blocks or ``+-|`` as walls.

So CS50's mazes, the layouts of Berkeley's Pacman, the levels of DeepMind Lab, GVGAI and Advent of Code, the four rooms
of option-critic, and what programs print with box-drawing characters.
"""

from dyna_tui.maze import MazeError
from dyna_tui.opening.foreign.errors import unknown_cell
from dyna_tui.opening.foreign.grid import ForeignGrid, listed
from dyna_tui.opening.foreign.marks import Marks
from dyna_tui.opening.foreign.rows import Rows

STARTS, GOALS = "SAPsap", "GBEFgbef"
STANDARD = set("#.SG")
BLOCKS = "█▓▒░■▀▄"
LINES = "".join(map(chr, range(0x2500, 0x2580)))
SOLID = set("#%" + BLOCKS + LINES)
STROKES = set("+|-_=")
OTHERS = ("*", "xX")
"""Signs that are walls where no others are."""
FLOORS = " .·-_"
PACMAN = "%"
GHOST = "X = { reward = -1.0, terminal = true }"


def walls(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid that is drawn with walls.

    Raises:
        MazeError: at a cell that means nothing, or if two signs could be the start, or the goal.
    """
    signs = set("".join(rows.rows)) | ({" "} if len({len(row) for row in rows.rows}) > 1 else set())
    found = _walls_of(signs)
    if not found or signs <= STANDARD or not signs & set(FLOORS) - found:
        return None
    floors = signs & set(FLOORS) - found
    marks = signs - found - floors
    has_blanks = " " in signs
    if has_blanks and found & SOLID:
        marks -= set("*o")
        floors |= signs & set("*o")
    unknown = marks - set(STARTS + GOALS)
    if unknown and not has_blanks:
        return None
    if unknown:
        meaning = f"{listed(''.join(found))} walls, blanks floor, A, S or P the start, B, E or G the goal"
        right = f"{meaning}; any other sign needs a maze file that declares it under [cells]"
        raise unknown_cell(rows, path, "".join(signs - unknown), right)
    return _translated(rows, path, found, floors, marks)


def _walls_of(signs: set[str]) -> set[str]:
    """The signs among these that are walls; those other than blocks and lines need blanks as floor."""
    if signs & SOLID:
        return signs & SOLID
    if signs & set("+|") and " " in signs:
        return signs & STROKES
    if signs & set("wW") and signs & set(FLOORS):
        return signs & set("wW")
    return next((signs & set(each) for each in OTHERS if " " in signs and signs & set(each)), set())


def _translated(rows: Rows, path: str, found: set[str], floors: set[str], marks: set[str]) -> ForeignGrid:
    start = _only(marks & set(STARTS), "start", path)
    goals = marks & set(GOALS)
    cells: tuple[str, ...] = ()
    table: dict[str, str | int | None] = {}
    table |= dict.fromkeys(found, "#") | dict.fromkeys(floors, ".") | dict.fromkeys(marks & set(STARTS), "S")
    meaning = [f"{listed(''.join(found))} walls"]
    food = "." in floors and " " in floors and (PACMAN in found or (not goals and _are_few_dots(rows)))
    food = food or ("." in floors and PACMAN in found and not goals)
    if food:
        floors = floors - {"."}
        table["."] = "G"
        meaning.append("each . a goal")
        if "G" in goals:
            cells, goals = (GHOST,), goals - {"G"}
            table["G"] = "X"
            meaning.append("G ghosts, which end the episode with reward -1")
    goal = _only(goals, "goal", path)
    table |= dict.fromkeys(goals, "G")
    meaning.insert(1, f"{listed(''.join(floors))} floor" if floors else "no floor")
    meaning += [f"{sign} the {name}" for name, sign in (("start", start), ("goal", goal)) if sign]
    width = max(map(len, rows.rows))
    return ForeignGrid(
        rows=tuple(row.ljust(width).translate(str.maketrans({" ": "."} | table)) for row in rows.rows),
        assumed=", ".join(meaning),
        cells=cells,
        terminal="GX" if cells else "G",
        marks=Marks.OPENINGS,
    )


def _are_few_dots(rows: Rows) -> bool:
    """Whether a single dot stands in a grid with blank floor, where it is what is to be found."""
    return sum(row.count(".") for row in rows.rows) == 1


def _only(signs: set[str], name: str, path: str) -> str:
    """The one sign of a set; empty if there is none."""
    if len(signs) > 1:
        both = " and ".join(sorted(signs))
        raise MazeError.at(path, f"{both} could each be the {name}: write a maze file, with the others under [cells]")
    return next(iter(signs), "")
