"""Markdown lines: the simple Markdown of lessons (paragraphs, lists, code, bold, emphasis), wrapped to a width."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from dyna_tui.tui.text.columns import StyledText

SPANS = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|(?<!\w)[*_](?=\S)(?P<emphasis>[^*_]+)[*_](?!\w)")
"""Code, bold and emphasis within a line."""
ITEM = re.compile(r"(?:[-*+]|\d+[.)]) +")
"""What begins an item of a list."""
FENCE = "```"
"""What begins and ends a block of code."""


def markdown_lines(text: str, width: int, style: str = "text") -> list[list[StyledText]]:
    """Lines of styled texts, none wider than ``width`` columns, or than a single character.

    Args:
        text: Markdown.
        width: columns.
        style: the style of what is neither ``code``, ``strong``, ``emphasis`` nor ``heading``.
    """
    lines: list[list[StyledText]] = []
    for block in _blocks(text):
        if lines:
            lines.append([])
        lines += _block_lines(block, max(width, 1), style)
    return lines


def _blocks(text: str) -> Iterator[list[str]]:
    """Paragraphs, lists and blocks of code, which are parted by blank lines."""
    block: list[str] = []
    fenced = False
    for line in text.splitlines():
        fence = line.strip().startswith(FENCE)
        if fence and not fenced and block:
            yield block
            block = []
        fenced = fenced is not fence
        if line.strip() or fenced:
            block.append(FENCE if fence else line)
        if block and not fenced and (fence or not line.strip()):
            yield block
            block = []
    if block:
        yield block


def _block_lines(block: list[str], width: int, style: str) -> Iterator[list[StyledText]]:
    if block[0] == FENCE or all(line.startswith("    ") for line in block):
        for written in block:
            if written != FENCE:
                code = written.removeprefix("    ")
                yield from ([(piece, "code")] for piece in _chopped(code, width))
        return
    if block[0].startswith("#"):
        yield from _wrapped([(block[0].lstrip("#").strip(), "heading")], width)
        block = block[1:]
    for first, rest in _items(block):
        texts = list(_spans(rest, style))
        room = max(width - cell_len(first), 1)
        for number, line in enumerate(_wrapped(texts, room)):
            yield [(first if not number else " " * cell_len(first), style), *line] if first else line


def _items(block: list[str]) -> Iterator[tuple[str, str]]:
    """Each item of a list with its bullet; a paragraph has none."""
    bullet, words = "", list[str]()
    for line in block:
        found = ITEM.match(line.strip())
        if found and words and not bullet and found[0][0].isdigit() and found[0].strip(" .)") != "1":
            found = None  # a sentence that happens to go on with a number, as in CommonMark
        if found and (line.strip()[0] != "*" or not line.strip().startswith("**")):
            if words:
                yield bullet, " ".join(words)
            bullet, words = found[0] if found[0][0].isdigit() else "• ", []
            line = line.strip()[found.end() :]
        words.append(line.strip())
    if words:
        yield bullet, " ".join(words)


def _spans(text: str, style: str) -> Iterator[StyledText]:
    end = 0
    for found in SPANS.finditer(text):
        yield text[end : found.start()], style
        kind = str(found.lastgroup)
        yield found[kind], kind
        end = found.end()
    yield text[end:], style


def _wrapped(texts: list[StyledText], width: int) -> Iterator[list[StyledText]]:
    """Lines that break between words; a word longer than a line is cut."""
    line: list[StyledText] = []
    used = 0
    for word in _words(texts):
        pieces = word
        size = sum(cell_len(text) for text, _ in pieces)
        if line and used + 1 + size > width:
            yield line
            line, used = [], 0
        if line:
            joint = pieces[0][1] if pieces[0][1] == line[-1][1] else "text"
            line.append((" ", joint))
            used += 1
        if size > width:
            text, kind = "".join(text for text, _ in pieces), pieces[0][1]
            *full, last = _chopped(text, width)
            yield from ([(piece, kind)] for piece in full)
            pieces, size = [(last, kind)], cell_len(last)
        line += pieces
        used += size
    if line:
        yield line


def _chopped(text: str, width: int) -> list[str]:
    """A text cut to pieces of ``width`` columns; a character that is wider has a piece of its own."""
    return [piece for piece in chop_cells(text, width) if piece] or [""]


def _words(texts: list[StyledText]) -> Iterator[list[StyledText]]:
    """Words, of one or more pieces that differ in style: a full stop after code is in the word of the code."""
    word: list[StyledText] = []
    for text, style in texts:
        for number, piece in enumerate(re.split(r"[ \t]+", text)):
            if number and word:
                yield word
                word = []
            if piece:
                word.append((piece, style))
    if word:
        yield word
