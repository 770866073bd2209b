"""Lessons that drive the laboratory: their format, their course, what they measure, and a student's progress.

Nothing here knows of a screen. :mod:`~dyna_tui.lessons.reader` reads a lesson from a Markdown file,
:mod:`~dyna_tui.lessons.course` is a student's way through it, and :mod:`~dyna_tui.lessons.expressions` measures on a
laboratory. Three kinds of blocks make a lesson:

- ``ask``: a question with choices. The prediction is made at once. The answer is measured when the next ``do`` or
  ``expect`` is done, and is one of the choices (:mod:`~dyna_tui.lessons.answers`).
- ``expect``: something the student brings about, however: a condition of the laboratory's state. Where it is a
  condition of the key ``u``, or asks for a real step (``real_steps >= 2000``), runs stop there by themselves.
- ``do``: keys that are played for the student, who presses Enter; then the lanes run until ``until`` holds.
"""
