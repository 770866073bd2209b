"""``dyna-tui completion``: prints a shell's completion script, with a table of all that it completes."""

import json
from typing import TYPE_CHECKING, Any

from dyna_tui.cli.completion_scripts import QUOTES, SCRIPTS
from dyna_tui.cli.messages import DONE, PROGRAM

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import Argument

KINDS = {
    "MAZE": "maze",
    "SPEC": "agent",
    "--agent": "agent",
    "LESSON": "lesson",
    "SESSION": "session",
    "SESSIONS": "session",
    "FILE": "file",
    "[FILE]": "file",
    "PARTS": "file",
    "FILE.py:CLASS": "program",
}
"""What completes a value, by what help calls it."""
POSITIONALS = {"check": "maze or lesson", "check-agent": "program", "serve": "maze or lesson"}
"""What completes the arguments of a command, where their names do not say it."""


def print_script(shell: str, app: "App") -> int:
    """Prints the completion script of a shell, of the command line ``app``."""
    text = json.dumps(table(app), separators=(",", ":")).replace("\\", "\\\\" if shell == "fish" else "\\")
    print(SCRIPTS[shell].replace("@TABLE@", text.replace("'", QUOTES[shell])), end="")
    return DONE


def table(app: "App") -> dict[str, Any]:
    """All that is completed: commands with their options, mazes, agents with their parameters, and lessons."""
    from dyna_tui.lessons.reader import builtin_lessons, load_lesson
    from dyna_tui.maze import builtin_names, load

    names = [name for name in app if not name.startswith("-")]
    return {
        "commands": {"": _command(app, "")} | {name: _command(app[name], name) for name in names},
        "mazes": [(name, load(name).title) for name in builtin_names()],
        "agents": _agents(),
        "lessons": [(name, load_lesson(name).title) for name in builtin_lessons()],
    }


def _command(app: "App", name: str) -> dict[str, Any]:
    """What a command takes."""
    options, positionals, many = dict[str, Any](), list[Any](), False
    # The laboratory opens where there is no command.
    arguments = app.assemble_argument_collection(parse_docstring=True)
    for argument in arguments:
        about = _first_sentence(argument.parameter.help or "")
        if argument.index is not None:
            positionals.append(POSITIONALS.get(name) or _kind(argument))
            many = many or argument.token_count()[1]
            continue
        for option in argument.names:
            if option.startswith("--"):
                options[option] = {"takes": _kind(argument), "help": about}
    options["--help"] = {"takes": "", "help": f"Show help of {PROGRAM} {name}".strip() + "."}
    if not name:
        options["--version"] = {"takes": "", "help": "Show the version."}
    return {"help": _first_sentence(app.help), "options": options, "positionals": positionals, "many": many}


def _kind(argument: "Argument") -> Any:
    """What a value is: a list of choices, a kind that the completer knows, another word, or nothing for a flag."""
    choices = argument.get_choices(force=True)
    if choices:
        return list(choices)
    metavar = argument.parameter.metavar or argument.name
    if "|" in metavar:
        return metavar.split("|")
    if argument.name == "--view":
        from dyna_tui.figures.views import VIEWS

        return list(VIEWS)
    if argument.name.startswith("--") and argument.token_count()[0] == 0:
        return ""
    return KINDS.get(metavar, "value")


def _agents() -> dict[str, Any]:
    """The agents, and of each parameter its choices and range."""
    from dyna_tui.agents import PARAMETERS, SHORT_NAMES, VARIANTS

    long_names = {long: short for short, long in SHORT_NAMES.items()}
    agents: dict[str, Any] = {}
    for name, variant in VARIANTS.items():
        agents[name] = {}
        for key in variant.parameters:
            parameter = PARAMETERS[key]
            choices = list(parameter.choices) or list(parameter.words)
            if isinstance(parameter.default, bool):
                choices = ["true", "false"]
            for each in filter(None, (key, long_names.get(key))):
                agents[name][each] = {"help": parameter.expects, "choices": choices}
    return agents


def _first_sentence(text: str) -> str:
    """The first sentence of a help text, in one line."""
    return " ".join(text.strip().partition("\n\n")[0].split()).partition(". ")[0].rstrip(".")
