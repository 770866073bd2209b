"""Citations of the published results: author, title, section."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where something was published."""

    author: str
    title: str
    section: str
    short: str
    """How a line names it: ``Sutton & Barto``."""

    def __str__(self) -> str:
        """Author, title, section, in a line."""
        return f"{self.author}, {self.title}, section {self.section}"


def sutton_barto(section: str) -> Source:
    """A section of Sutton & Barto's book: ``8.2``."""
    title = "Reinforcement Learning: An Introduction, 2nd ed. (2018)"
    return Source("R. S. Sutton and A. G. Barto", title, section, "Sutton & Barto")


def dyna_architecture(section: str) -> Source:
    """A section of the web text "Dyna Architecture", by its heading."""
    title = '"Dyna Architecture" (web text, a draft, Advanced Topics, part 3 of 4)'
    return Source("No author named", title, f'"{section}"', '"Dyna Architecture"')
