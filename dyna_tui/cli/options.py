"""Options and arguments of the commands: their types, defaults, help and groups.

Nothing of the core is imported here but enums and tables: help and wrong options must be answered at once.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from cyclopts import Group, Parameter

from dyna_tui.appearance import CHOICES
from dyna_tui.cli.converters import at_most_one, choice, screen_size, whole_number
from dyna_tui.cli.converters import shard as to_shard
from dyna_tui.experiments.reports.formats import FIGURES, REPORTS, REPRODUCTIONS, SCREEN, STYLES, suffixes, summary
from dyna_tui.experiments.reproduce.catalogue import NAMES
from dyna_tui.experiments.shard import Shard
from dyna_tui.lab.clock import Clock
from dyna_tui.lab.files.exports import EXPORTS, FIGURE_FORMATS, MAZE_FORMATS, SCREEN_FORMATS, TABLE_FORMATS

MAX_LENGTH = 10**15
"""The longest run, in steps or episodes."""
MAX_WORKERS = 512
MAX_RUNS = 10_000
"""The most runs of a reproduction."""
MAX_SECONDS = 3_600
"""The longest recording."""

AGENTS = Group.create_ordered("Agents and seed")
APPEARANCE = Group.create_ordered("Appearance")
LENGTH = Group.create_ordered("Length")
RESULTS = Group.create_ordered("Results")
WORKERS = Group.create_ordered("Workers")
ONE_LENGTH = Group(validator=at_most_one, show=False)
ONE_KIND_OF_WORKERS = Group(validator=at_most_one, show=False)

Flag = Annotated[bool, Parameter(negative="", show_default=False)]
Specs = Annotated[list[str], Parameter(negative="", metavar="SPEC", show_default="those of the maze")]
SessionAgents = Annotated[list[str], Parameter(negative="", metavar="FILE.py:CLASS", show_default=False)]
Seed = Annotated[int, Parameter(converter=whole_number())]
Count = Annotated[int, Parameter(converter=whole_number(1))]
Length = Annotated[int, Parameter(converter=whole_number(1, MAX_LENGTH))]
AnyClock = Annotated[Clock, Parameter(converter=choice)]
File = Annotated[str, Parameter(metavar="FILE")]
ScreenSize = Annotated[
    tuple[int, int],
    Parameter(converter=screen_size, n_tokens=1, metavar="COLSxROWS", negative="", show_default="120x40"),
]
Shell = Literal["bash", "zsh", "fish"]
OptionalFile = Annotated[str, Parameter(metavar="[FILE]")]
"""A file name; empty if the option is given without one."""

if TYPE_CHECKING:
    ThemeName: TypeAlias = str
    ValueColours: TypeAlias = str
    Glyphs: TypeAlias = str
    ResultName: TypeAlias = str
    ReportFormat: TypeAlias = str
    ReproductionFormat: TypeAlias = str
    FigureStyleName: TypeAlias = str
    ExportName: TypeAlias = str
    ExportFormatName: TypeAlias = str
else:
    ThemeName, ValueColours, Glyphs = (Literal[names] for names in CHOICES.values())
    ResultName = Literal[NAMES]
    ReportFormat = Literal[tuple(REPORTS)]
    ReproductionFormat = Literal[tuple(REPRODUCTIONS)]
    FigureStyleName = Literal[tuple(STYLES)]
    ExportName = Literal[tuple(EXPORTS)]
    ExportFormatName = Literal[tuple(dict.fromkeys(name for export in EXPORTS.values() for name in export.formats))]

PublishedResult = Annotated[ResultName, Parameter(converter=choice)]
Report = Annotated[ReportFormat, Parameter(converter=choice, help=f"Output format: {summary(REPORTS)}.")]
ReproductionReport = Annotated[
    ReproductionFormat, Parameter(converter=choice, help=f"Output format: {summary(REPRODUCTIONS)}.")
]
FigureStyle = Annotated[
    FigureStyleName,
    Parameter(
        converter=choice,
        help=f"Style of a figure's file: {'; '.join(f'{name} ({about})' for name, about in STYLES.items())}.",
    ),
]
Exported = Annotated[ExportName, Parameter(converter=choice)]
ExportFormat = Annotated[
    ExportFormatName,
    Parameter(
        converter=choice,
        help=f"Output format: {' or '.join(TABLE_FORMATS)} for a table, {' or '.join(SCREEN_FORMATS)} for the screen, "
        f"{' or '.join(MAZE_FORMATS)} for the maze, {' or '.join(FIGURE_FORMATS)} for a figure.",
        show_default="by the file's ending, or the first",
    ),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class AppearanceOptions:
    """How the laboratory looks; None where an option is left out."""

    theme: Annotated[ThemeName | None, Parameter(converter=choice, group=APPEARANCE, show_default="as you left it")] = (
        None
    )
    """Colours of the laboratory."""
    value_colours: Annotated[
        ValueColours | None, Parameter(converter=choice, group=APPEARANCE, show_default="as you left them")
    ] = None
    """Colours from low values to high ones."""
    glyphs: Annotated[Glyphs | None, Parameter(converter=choice, group=APPEARANCE, show_default="as you left them")] = (
        None
    )
    """Glyphs to draw with: plain ones, which fonts of consoles have, or all; auto: plain on the Linux console."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """How results are reported; None where an option is left out."""

    format: Annotated[Report, Parameter(group=RESULTS)] = "table"
    output: Annotated[File | None, Parameter(group=RESULTS)] = None
    """Write the results to this file instead of standard output."""
    plot: Annotated[
        OptionalFile | None,
        Parameter(
            group=RESULTS,
            help="Draw the curves, or of a sweep of parameters a sensitivity curve or heat maps: in the terminal, or "
            f"in a file that ends in {suffixes(FIGURES)}.",
        ),
    ] = None
    learning_curves: Annotated[Flag, Parameter(group=RESULTS)] = False
    """Plot learning curves even of a sweep."""
    style: Annotated[FigureStyle | None, Parameter(group=RESULTS, show_default=SCREEN)] = None


@Parameter(name="*")
@dataclass(frozen=True)
class ExperimentOptions(ReportOptions):
    """What is asked of an experiment; None where an option is left out."""

    agent: Annotated[Specs, Parameter(group=AGENTS)] = field(default_factory=list)
    """An agent to run, as in dyna-q:n=5. Repeat it to compare several, or sweep: n=0|5|50, alpha=0.1:0.9:9."""
    seed: Annotated[Seed, Parameter(group=AGENTS)] = 0
    """Seed of all random draws. Run K is the one that --nth K opens in the laboratory."""
    runs: Annotated[Count, Parameter(group=LENGTH)] = 30
    """Runs of each agent."""
    episodes: Annotated[
        Length | None, Parameter(group=(LENGTH, ONE_LENGTH), show_default="the length the maze gives, or 50 episodes")
    ] = None
    """Episodes of a run."""
    steps: Annotated[Length | None, Parameter(group=(LENGTH, ONE_LENGTH))] = None
    """Steps of a run, instead of --episodes: real steps, or value updates with --clock updates."""
    clock: Annotated[AnyClock, Parameter(group=LENGTH)] = Clock.REAL
    """What --steps counts: real steps, or value updates, direct and simulated."""
    solved: Annotated[Flag, Parameter(group=RESULTS)] = False
    """Report when each run solved the maze: when its greedy policy is worth 99 % of the optimal values."""
    save_q: Annotated[File | None, Parameter(group=RESULTS)] = None
    """Write the Q-tables that the runs ended with to this .npz file; q0=@FILE in an agent's spec begins with one."""
    jobs: Annotated[
        int | None,
        Parameter(
            group=(WORKERS, ONE_KIND_OF_WORKERS),
            converter=whole_number(1, MAX_WORKERS),
            show_default="one per processor",
        ),
    ] = None
    """Worker threads. Results do not depend on their number."""
    scheduler: Annotated[str | None, Parameter(group=(WORKERS, ONE_KIND_OF_WORKERS), metavar="ADDRESS")] = None
    """Run on the workers of a Dask scheduler instead, as in tcp://localhost:8786."""
    shard: Annotated[
        Shard | None, Parameter(group=WORKERS, converter=to_shard, n_tokens=1, accepts_keys=False, metavar="K/N")
    ] = None
    """Make only this share of the runs, and write them to an .npz file for dyna-tui merge, unless it is there."""
