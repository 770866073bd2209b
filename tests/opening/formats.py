"""Foreign formats: a small grid in the style of each, and the rows, settings and kinds of the maze file it is."""

from typing import NamedTuple


class Format(NamedTuple):
    """A grid in the style of a format."""

    who: str
    """Whose format it is."""
    text: str
    rows: str
    """The rows of the maze file."""
    assumed: str
    """A part of what is said of it."""
    settings: tuple[tuple[str, object], ...] = ()


SLIPPERY = (("slip", 2 / 3), ("slip_to", "sides"), ("max_episode_steps", 100))
NOISE = (("slip", 0.2), ("slip_to", "sides"))

FORMATS = {
    "frozen_lake": Format(
        "Gymnasium, FrozenLake-v1: desc as text",
        "SFFF\nFHFH\nFFFH\nHFFG\n",
        "S...\n.H.H\n...H\nH..G",
        "F floor, H ends the episode",
        SLIPPERY,
    ),
    "frozen_lake_list": Format(
        "Gymnasium, FrozenLake-v1: desc as a Python list",
        'desc=["SFF", "FHF",\n      "FFG"]\n',
        "S..\n.H.\n..G",
        "a map of FrozenLake",
        SLIPPERY,
    ),
    "simple_grid": Format(
        "gym-simplegrid: letters with walls",
        '["SEEE", "EWWE", "EEEG"]',
        "S...\n.##.\n...G",
        "E floor, W wall, no move slips",
    ),
    "cliff_printed": Format(
        "Gymnasium, CliffWalking-v1: what render prints",
        "o  o  o  o\no  o  o  o\nx  C  C  T\n\n",
        "....\n....\nSCCT",
        "C the cliff: -100 and back to the start",
        (("step_reward", -1.0),),
    ),
    "cs50": Format(
        "Harvard CS50 AI: maze.txt",
        "#####B#\n##### #\n####  #\n#### ##\n     ##\nA######\n",
        "#####G#\n#####.#\n####..#\n####.##\n.....##\nS######",
        "# walls, blanks floor, A the start, B the goal",
    ),
    "cs50_solved": Format(
        "Harvard CS50 AI: a solved maze, printed",
        "█████B█\n█████*█\n██ ***█\nA***███\n",
        "#####G#\n#####.#\n##....#\nS...###",
        "█ walls, blanks and * floor",
    ),
    "pacman_search": Format(
        "Berkeley CS188, Pacman: a search layout (.lay)",
        "%%%%%%%\n%    P%\n% %%% %\n%.    %\n%%%%%%%\n",
        "#######\n#....S#\n#.###.#\n#G....#\n#######",
        "% walls, blanks floor, each . a goal, P the start",
    ),
    "pacman_ghosts": Format(
        "Berkeley CS188, Pacman: a layout with ghosts and capsules",
        "%%%%%%%\n%o. G %\n%.%%% %\n% P  .%\n%%%%%%%\n",
        "#######\n#.G.X.#\n#G###.#\n#.S..G#\n#######",
        "G ghosts, which end the episode with reward -1",
    ),
    "gridworld_py": Format(
        "Berkeley CS188, gridworld.py: getBookGrid and its kind",
        "grid = [[' ',' ',' ',+1],\n        [' ','#',' ',-1],\n        ['S',' ',' ',' ']]\n",
        "...D\n.#.C\nS...",
        "Berkeley's gridworld: -1, 1 exits",
        NOISE,
    ),
    "aima": Format(
        "aima-python, GridMDP",
        "[[-0.04, -0.04, -0.04, +1],\n [-0.04, None,  -0.04, -1],\n [-0.04, -0.04, -0.04, -0.04]]\n",
        "...D\nS#.C\n....",
        "start (1,0) (drawn from seed 0)",
        (("step_reward", -0.04), *NOISE),
    ),
    "four_rooms": Format(
        "option-critic, four rooms: w walls, neither start nor goal",
        "wwwwwww\nw  w  w\nw     w\nw  w  w\nwwwwwww\n",
        "#######\n#..#.G#\n#S....#\n#..#..#\n#######",
        "(drawn from seed 0)",
    ),
    "simple_rl": Format(
        "simple_rl: make_grid_world_from_file", "--w-g\n--w--\na---w\n", "..#.G\n..#..\nS...#", "w walls"
    ),
    "gvgai": Format(
        "GVGAI: a level", "wwwww\nwA..w\nww.gw\nwwwww\n", "#####\n#S..#\n##.G#\n#####", "A the start, g the goal"
    ),
    "deepmind_lab": Format("DeepMind Lab: a text level", "*****\n*P G*\n*****\n", "#####\n#S.G#\n#####", "* walls"),
    "safety_gridworlds": Format(
        "DeepMind AI safety gridworlds, pycolab: art in a list",
        "GAME_ART = [\n    ['#####',\n     '#A G#',\n     '#####'],\n]\n",
        "#####\n#S.G#\n#####",
        "A the start, G the goal",
    ),
    "advent_of_code": Format(
        "Advent of Code 2024, days 16 and 20",
        "#####\n#..E#\n#S#.#\n#####\n",
        "#####\n#..G#\n#S#.#\n#####",
        "E the goal",
    ),
    "start_finish": Format(
        "maze code challenges: S and F", "#####\n#S F#\n#####\n", "#####\n#S.G#\n#####", "F the goal"
    ),
    "openings": Format(
        "maze generators: a way in and a way out",
        "## ####\n#     #\n### # #\n#   # #\n##### #\n",
        "##S####\n#.....#\n###.#.#\n#...#.#\n#####G#",
        "start (0,2), goal (4,5) at the openings of the border",
    ),
    "box": Format(
        "maze generators (Mazes for Programmers): +---+",
        "+---+---+---+\n| S |       |\n+   +   +---+\n|         E |\n+---+---+---+\n",
        "#######\n#S#...#\n#.#.###\n#....G#\n#######",
        "a maze drawn with + posts",
    ),
    "box_high": Format(
        "delorie.com: +--+, two lines a cell",
        "+--+--+\n|S |  |\n|  |  |\n+  +  +\n|    G|\n|     |\n+--+--+\n",
        "#####\n#S#.#\n#.#.#\n#..G#\n#####",
        "cells and the walls between them are a cell each",
    ),
    "micromouse": Format(
        "micromouseonline/mazefiles: o---o",
        "o---o---o---o\n|       | G |\no   o   o   o\n| S |       |\no---o---o---o\n",
        "#######\n#...#G#\n#.#.#.#\n#S#...#\n#######",
        "a maze drawn with o posts",
    ),
    "micromouse_unmarked": Format(
        "micromouseonline/mazefiles: without S and G, as most are",
        "o---o---o---o---o\n|               |\no   o   o   o   o\n|               |\n"
        "o   o---o   o   o\n|   |           |\no   o   o   o   o\n|   |           |\no---o---o---o---o\n",
        "#########\n#.......#\n#.......#\n#..G.G..#\n#.###...#\n#.#G.G..#\n#.#.....#\n#S#.....#\n#########",
        "start and goal as in contests",
    ),
    "lines": Format(
        "programs that print box-drawing characters",
        "┌───┐\n│S │\n│  G│\n└───┘\n",
        "#####\n#S.#.\n#..G#\n#####",
        "S the start",
    ),
    "moving_ai_without_type": Format(
        "MAPF solvers: a .map without its type",
        "height 2\nwidth 2\nmap\n..\n@@\n",
        "SG\n##",
        "(drawn from seed 0)",
    ),
    "labyrinth": Format(
        "GVGAI: the levels of Labyrinth",
        "wwwww\nw.txw\nwA..w\nwwwww\n",
        "#####\n#.XG#\n#S..#\n#####",
        "x the exit, t a trap, which ends the episode with reward -1",
    ),
    "hexadecimal": Format(
        "42, A-Maze-ing: hexadecimal digits, entry and exit",
        "913\nC46\n\n0,0\n2,1\nEES\n",
        "#######\n#S....#\n#.#.#.#\n#....G#\n#######",
        "a maze of hexadecimal digits",
    ),
    "headed": Format(
        "programming courses: rows and columns above the grid",
        "2 3\nS.#\n..G\n",
        "S.#\n..G",
        "a grid below its size: # wall, . floor, S the start, G the goal",
    ),
    "headed_matrix": Format(
        "programming courses: the size above a matrix",
        "2\n0 1\n0 0\n",
        "S#\n.G",
        "a grid below its size: a grid of digits",
    ),
    "stars_and_zeros": Format(
        "data structures courses: * walls, 0 way",
        "0***\n00*0\n*000\n",
        "S###\n..#.\n#..G",
        "* walls, 0 floor",
    ),
    "stars_as_floor": Format(
        "courses: # walls, * way", "####\n#*S#\n#G*#\n####\n", "####\n#.S#\n#G.#\n####", "# walls, * floor"
    ),
    "obstacles": Format(
        "HRL-grid: O obstacles, blanks between all cells",
        " O  O  O  O \n O  S  .  O \n O  .  F  O \n O  O  O  O \n",
        "####\n#S.#\n#.G#\n####",
        "O walls, . floor, S the start, F the goal",
    ),
    "no_posts": Format(
        "programming courses: - and | without posts, below a size",
        "2 3\n - - -\n|. . F|\n   -\n|S|. .|\n - - -\n",
        "#######\n#....G#\n#.###.#\n#S#...#\n#######",
        "a maze drawn with no posts",
    ),
    "crosses": Format("LeetCode: X walls, O floor", "OXO\nOXX\nOOO\n", "S#.\n.##\n..G", "X walls, O floor"),
    "underscores": Format(
        "courses: X walls, _ floor, blanks between all cells",
        "S X _\n_ X X\n_ _ G\n",
        "S#.\n.##\n..G",
        "X walls, _ floor",
    ),
    "list": Format(
        "courses: the rows of a maze file in a Python list",
        "layout = ['S.#',\n          '..G']\n",
        "S.#\n..G",
        "# wall, . floor, S the start, G the goal",
    ),
    "blanks_between": Format(
        "courses: blanks between all cells", "S . #\n. . G\n", "S.#\n..G", "# wall, . floor, S the start, G the goal"
    ),
    "moving_ai": Format(
        "Moving AI benchmarks: .map",
        "type octile\nheight 3\nwidth 5\nmap\n..@T.\n....S\nGW...\n",
        "..##G\n.S...\n.#...",
        "start (1,1), goal (0,4) (drawn from seed 0)",
    ),
    "matrix": Format(
        "courses: a matrix of 0 and 1",
        "0 1 0 0\n0 0 0 1\n1 1 0 0\n",
        "S#..\n...#\n##.G",
        "0 floor, 1 wall; start (0,0), goal (2,3), the first and the last floor cell",
    ),
    "matrix_of_c": Format(
        "courses: rat in a maze, where 1 is open",
        "int maze[N][N] = { { 1, 0, 0, 0 },\n { 1, 1, 0, 1 },\n { 0, 1, 0, 0 },\n { 1, 1, 1, 1 } };\n",
        "S###\n..#.\n#.##\n...G",
        "1 floor, 0 wall",
    ),
    "matrix_of_numpy": Format(
        "NumPy: a matrix as it is printed", "[[0 0 0]\n [1 1 0]\n [0 0 0]]\n", "S..\n##.\n..G", "0 floor, 1 wall"
    ),
    "rlpy": Format(
        "RLPy, GridWorldMaps: 0 to 4",
        "0 0 0 3\n0 1 0 4\n2 0 0 0\n",
        "...G\n.#.X\nS...",
        "2 the start, 3 the goal, 4 a pit",
    ),
    "digits_and_letters": Format(
        "courses: 1 wall, 0 way, s and g",
        "111111\n1s0001\n10110g\n111111\n",
        "######\n#S...#\n#.##.G\n######",
        "1 wall",
    ),
}
"""Each by a name."""
