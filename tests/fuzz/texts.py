"""Random mazes, foreign grids, specs, addresses and lessons by their grammars, from a seeded generator."""

from random import Random

from dyna_tui.agents import PARAMETERS, SHORT_NAMES, VARIANTS
from dyna_tui.maze import builtin_names
from tests.fuzz.words import in_quotes, number, text
from tests.lessons.examples import CORRIDOR

RIGHT = {
    "title": ('"A maze"', '"穴"'),
    "steps": ("3", "300"),
    "episodes": ("1", "50"),
    "max_episode_steps": ("1", "99"),
    "slip": ("0", "0.3", "1.0"),
    "slip_to": ('"any"', '"sides"'),
    "step_reward": ("-1", "0.5"),
    "bump_reward": ("-1", "0.5"),
    "alpha": ("0.5", '"1/n"'),
    "gamma": ("0.5", "1"),
    "n": ("0", "3"),
    "q0": ("1.5", '"@nothing.npz"'),
}
"""Values that are right, by keys."""
SIGNS = "#.SGSG....##PQ@ 穴\x1b[]<&"
FOREIGN = ("SFHG", "#. SGABPE*", "+-| SG", "0123 4", "01sg,", "oxCT  ", "[]{}(),'\" #S01-.5", "┌─┐│└┘ SG█", "@OTW.GS")
KEYS = ("title", "source", "steps", "episodes", "max_episode_steps", "slip", "slip_to", "step_reward", "bump_reward")
EXPRESSIONS = (
    *("real_steps >= 1", "reward('dyna-q') > 0", "most(reward)", "2 ** 9999999", "'a' * 10 ** 9", "().__class__"),
    *("step 5", "cell visited 0,9", "model wrong", "lambda: 0", "(" * 300, "not " * 200 + "1", "1 / 0", "x" * 9000),
    *(
        "max(1, 2",
        "remembered",
        "q(0, 0, up)",
        "1 < 2 < 3",
        "[1][0]",
        "f'{1}'",
        "real_steps if 1 else 2",
        "round(1e308)",
    ),
)


def maze(random: Random) -> bytes:
    """A maze file, mostly right."""
    head = [_pair(random) for _ in range(random.randrange(4))]
    if random.random() < 0.3:
        head += ["[agent]", *(f"{_setting(random)}" for _ in range(random.randrange(3)))]
    signs = SIGNS if random.random() < 0.1 else "##.SG...."
    if random.random() < 0.4:
        signs += "P" * (random.random() < 0.5)
        head += ["[cells]", f"{random.choice('PQ@ #')!r} = {_kind(random)}".replace("'", '"', 2)]
    layouts = [grid(random, signs)]
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        layouts += [f"@ {random.choice(('', 'episode '))}{number(random)}", layouts[0]]
    fenced = ["+++", *head, "+++"] if head else []
    return "\n".join([*fenced, *layouts]).encode("utf-8", "surrogatepass")


def grid(random: Random, signs: str) -> str:
    """Rows of signs, mostly of one length, mostly with a start and a goal."""
    width = random.randint(1, 8)
    rows = ["".join(random.choice(signs) for _ in range(width)) for _ in range(random.randint(1, 6))]
    if random.random() < 0.7:
        rows[0] = "S" + rows[0][1:]
        rows.append("." * (width - 1) + "G")
    if random.random() < 0.1:
        rows[-1] += "."
    return "\n".join(rows)


def foreign(random: Random) -> bytes:
    """A grid in the signs of another program."""
    head = random.choice(("", "", "", "type octile\nheight 2\nwidth 3\nmap\n", "grid = [", "{"))
    return (head + grid(random, random.choice(FOREIGN))).encode()


def spec(random: Random) -> bytes:
    """The spelling of an agent, with ranges and several values."""
    name = random.choice((*VARIANTS, *VARIANTS, text(random)[:200]))
    parts = [f"{_parameter(random)}={_values(random)}" for _ in range(random.randrange(4))]
    return (name + (":" if parts else random.choice(("", "", ":"))) + ",".join(parts)).encode("utf-8", "replace")


def address(random: Random) -> bytes:
    """An address of a world."""
    option = f"{random.choice(('walls', 'seed', 'start', 'goal', 'is_slippery', text(random)))}={number(random)}"
    base = random.choice(
        (
            *(f"random:{number(random)}x{number(random)}", f"random:{random.randint(1, 9)}x{random.randint(1, 9)}"),
            *("gym:FrozenLake-v1", "gym:CartPole-v1", "gym:" + text(random)[:300].replace(":", ""), text(random)),
            *(random.choice(builtin_names()), "blocking", "http://localhost/x", "gym:", "random:", "random"),
        )
    )
    return (base + random.choice(("", f"?{option}", f"?{option}&{option}", "?"))).encode("utf-8", "replace")


def lesson(random: Random) -> bytes:
    """A lesson, mostly right."""
    found = CORRIDOR.replace('"A corridor"', in_quotes(random.choice(("A corridor", text(random)))))
    for _ in range(random.randrange(4)):
        was = random.choice(
            (
                *('"remembered"', '"real_steps >= 1"', '"step 5"', '["d", "→", "d"]', "seed = 3", '["1", "4"]'),
                *('"random:1x4?walls=0"', '["dyna-q:n=1", "q-learning"]', "```", "hint", "Drive", "+++", "expect"),
            )
        )
        word = random.choice((in_quotes(random.choice(EXPRESSIONS)), in_quotes(text(random)), number(random)))
        found = found.replace(was, word, 1)
    return found.encode("utf-8", "surrogatepass")


def _pair(random: Random) -> str:
    key = random.choice((*KEYS, *KEYS, "agents", "wind", text(random)[:50]))
    if key == "agents" and random.random() < 0.8:
        return f"agents = [{in_quotes(spec(random).decode())}]"
    right = RIGHT.get(key)
    return f"{key} = {random.choice(right) if right and random.random() < 0.7 else _value(random)}"


def _value(random: Random) -> str:
    lists = ("[1, 2]", "[]", "{}", "[" * 50, "1979-05-27", '"sides"', "'''", "{a = 1}", "[0, 1, 0]", "true")
    return random.choice((number(random), number(random), in_quotes(text(random)), random.choice(lists)))


def _parameter(random: Random) -> str:
    return random.choice((*PARAMETERS, *PARAMETERS, *SHORT_NAMES, text(random)[:60]))


def _setting(random: Random) -> str:
    key = random.choice(("alpha", "gamma", "n", "q0")) if random.random() < 0.6 else _parameter(random)
    return f"{key} = {random.choice(RIGHT[key]) if key in RIGHT and random.random() < 0.7 else _value(random)}"


def _values(random: Random) -> str:
    one = random.choice((number(random), "1/n", "@nothing.csv", "trajectory", "false", text(random)[:500]))
    return random.choice(
        (one, one, f"{one}|{number(random)}", f"{number(random)}:{number(random)}:{number(random)}log")
    )


def _kind(random: Random) -> str:
    keys = random.sample(("reward", "terminal", "wall", "start", "floor", "to", "colour"), random.randint(1, 2))
    values = [
        "-1"
        if key == "reward" and random.random() < 0.8
        else random.choice(("true", "true", "false", number(random), '"start"', '"P"', in_quotes(text(random))))
        for key in keys
    ]
    return "{" + ", ".join(f"{key} = {value}" for key, value in zip(keys, values, strict=True)) + "}"
