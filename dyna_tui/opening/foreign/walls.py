"""Grids drawn with walls: blanks or dots as floor, ``#``, ``%``, ``*``, ``w``, blocks or ``+-|`` as walls.

So CS50's mazes, the layouts of Berkeley's Pacman, the levels of DeepMind Lab, GVGAI and Advent of Code, the four rooms
of option-critic, and what programs print with box-drawing characters.
"""

from typing import NamedTuple

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
FLOORS = " .·-_"
LETTERS = (("wW", FLOORS), ("X", "O"), ("O", FLOORS), ("xX", " _-"))
"""Letters that are walls, each with the floors beside which they are."""
FEWEST_LETTERS = 3
"""Cells that a letter has to fill to be a wall."""
TRAP = "X = { reward = -1.0, terminal = true }"
PACMAN = "%"


def walls(rows: Rows, path: str) -> ForeignGrid | None:
    """A grid that is drawn with walls.

    Raises:
        MazeError: at a cell that means nothing, or if two signs could be the start, or the goal.
    """
    signs = set("".join(rows.rows)) | ({" "} if len({len(row) for row in rows.rows}) > 1 else set())
    found = _walls_of(signs, rows)
    if not found or signs <= STANDARD:
        return None
    floors = signs & set(FLOORS) - found
    if found & SOLID:
        floors |= signs & set("*o" if PACMAN in found else "*")
    floors |= signs & ({"0"} if "1" not in signs else set())
    floors |= signs & ({"O"} if found == {"X"} else set())
    marks = signs - found - floors
    exits = {"x"} if found <= set("wW") and not marks & set(GOALS) else set()
    traps = {"t"} if found <= set("wW") else set()
    unknown = marks - set(STARTS + GOALS) - exits - traps
    if not floors or (unknown and (" " not in signs or not found & (SOLID | STROKES))):
        return None
    if unknown:
        meaning = f"{listed(''.join(found))} walls, blanks floor, A, S or P the start, B, E or G the goal"
        right = f"{meaning}; any other sign needs a maze file that declares it under [cells]"
        raise unknown_cell(rows, path, "".join(signs - unknown), right)
    return _translated(rows, path, _Signs(found, floors, marks - exits - traps, marks & exits, marks & traps))


class _Signs(NamedTuple):
    """The signs of a grid, by what they mean."""

    walls: set[str]
    floors: set[str]
    marks: set[str]
    """Starts and goals."""
    exits: set[str]
    """Goals only beside walls that are letters."""
    traps: set[str]


def _walls_of(signs: set[str], rows: Rows) -> set[str]:
    """The signs among these that are walls."""
    if signs & SOLID:
        return signs & SOLID
    if signs & set("+|") and " " in signs:
        return signs & STROKES
    if "*" in signs and signs & set(" 0"):
        return {"*"}
    for letters, floors in LETTERS:
        if signs & set(letters) and signs & set(floors):
            cells = sum(row.count(letter) for row in rows.rows for letter in letters)
            return signs & set(letters) if cells >= FEWEST_LETTERS else set()
    return set()


_OTHERS = (("exits", "the exit"), ("traps", "a trap, which ends the episode with reward -1"))


def _translated(rows: Rows, path: str, signs: _Signs) -> ForeignGrid:
    start = _only(signs.marks & set(STARTS), "start", path)
    goals, floors = signs.marks & set(GOALS), signs.floors
    table: dict[str, str | int | None] = {" ": "."}
    table |= dict.fromkeys(signs.walls, "#") | dict.fromkeys(floors, ".") | dict.fromkeys(start, "S")
    table |= dict.fromkeys(signs.traps, "X") | dict.fromkeys(signs.exits, "G")
    meaning = [f"{listed(''.join(signs.walls))} walls"]
    meaning += [f"{sign} {text}" for each, text in _OTHERS for sign in getattr(signs, each)]
    if _has_food(rows, signs, goals):
        floors = floors - {"."}
        table["."] = "G"
        meaning.append("each . a goal")
        if "G" in goals:
            goals = goals - {"G"}
            table["G"] = "X"
            meaning.append("G ghosts, which end the episode with reward -1")
    goal = _only(goals, "goal", path)
    table |= dict.fromkeys(goals, "G")
    meaning.insert(1, f"{listed(''.join(floors))} floor" if floors else "no floor")
    meaning += [f"{sign} the {name}" for name, sign in (("start", start), ("goal", goal)) if sign]
    width = max(map(len, rows.rows))
    has_traps = "X" in table.values()
    return ForeignGrid(
        rows=tuple(row.ljust(width).translate(str.maketrans(table)) for row in rows.rows),
        assumed=", ".join(meaning),
        cells=(TRAP,) if has_traps else (),
        marks=Marks.CORNERS if signs.floors & {"0", "O"} else Marks.OPENINGS,
    )


def _has_food(rows: Rows, signs: _Signs, goals: set[str]) -> bool:
    """Whether dots are what is to be found: in Pacman, and a single one in a grid with blank floor and no goal."""
    if "." not in signs.floors:
        return False
    if PACMAN in signs.walls:
        return " " in signs.floors or not goals
    return " " in signs.floors and not goals and sum(row.count(".") for row in rows.rows) == 1


def _only(signs: set[str], name: str, path: str) -> str:
    """The one sign of a set; empty if there is none."""
    if len(signs) > 1:
        both = " and ".join(sorted(signs))
        raise MazeError.at(path, f"{both} could each be the {name}: write a maze file, with the others under [cells]")
    return next(iter(signs), "")
