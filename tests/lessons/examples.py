"""Small lessons that tests use."""

from dyna_tui.lessons.lesson import Lesson
from dyna_tui.lessons.reader import parse_lesson

CORRIDOR = """\
+++
title = "A corridor"
maze = "random:1x4?walls=0"
agents = ["dyna-q:n=1", "q-learning"]
seed = 3
+++
Drive **right** once.

```ask
question = "How many entries then?"
choices = ["1", "4"]
answer = "remembered"
```

```expect
condition = "real_steps >= 1"
hint = "Press d, right, d."
solution = ["d", "→", "d"]
```

Now I run on.

```do
keys = ["."]
until = "step 5"
```

That is all.
"""
"""One block of each kind."""


def corridor() -> Lesson:
    """The lesson as it is read."""
    return parse_lesson(CORRIDOR, "corridor.md", "corridor")
