"""Spec of an own agent: ``FILE.py:CLASS:key=value``, and how it is told from one of the table."""

SUFFIX = ".py"


def names_class(text: str) -> bool:
    """Whether a spec means a class in a file: ``mine.py:DynaQ``, ``mine.py:DynaQ:n=5``."""
    return split(text)[0].endswith(SUFFIX)


def split(text: str) -> tuple[str, str, str]:
    """The file, the class and the parameters that ``FILE.py:CLASS:key=value`` names; empty what it leaves out."""
    file, dot, rest = text.partition(SUFFIX + ":")
    if not dot:
        return text, "", ""
    name, _, parameters = rest.partition(":")
    return file + SUFFIX, name, parameters
