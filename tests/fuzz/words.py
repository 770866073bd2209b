"""Words of random inputs: numbers at the edges, texts with control characters and markup, changed bytes."""

from random import Random

NUMBERS = (
    *("0", "1", "-1", "0.5", "1e-3", "1e308", "-0.0", "nan", "inf", "-inf", "1e999", "9" * 30, "9" * 5000),
    *("0x10", "1_000", "١", "1.", ".5", "--1", "", " ", "2147483648", "9223372036854775808", "true"),
)
TEXTS = (
    *("plain", "", " ", "a" * 40_000, "\x1b[2J\x1b]0;title\x07", "[red]red[/red]", "[/]", "[@click=app.quit]x[/]"),
    *("<script>alert(1)</script>", "</svg>", "&amp;", "\u202egnp.exe", "\u200b", "穴", "é", "e\u0301", "\x00", "\t"),
    *("\r", "line\nline", "%s{0}", "../../../etc/passwd", "/dev/zero", "@/etc/passwd", "~", "$HOME", "\u2028", "😀"),
    *("__import__('os').system('true')", "own.py:Agent", "gym:os:x", "q0=@/etc/passwd", "|", "a|b", "=", ":", ","),
)
BYTES = (
    b"\x00",
    b"\xff",
    b"\x1b",
    b"\r",
    b"\n",
    b"\n\n",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"+++",
    b"@",
    b"#",
    b"\\",
)


def number(random: Random) -> str:
    """A number, or what could be taken for one."""
    return random.choice(NUMBERS) if random.random() < 0.5 else str(random.randint(-3, 60))


def text(random: Random) -> str:
    """A text that somebody could have meant to harm with."""
    if random.random() < 0.7:
        return random.choice(TEXTS)
    return "".join(chr(random.randrange(1, 0x2FFF)) for _ in range(random.randint(1, 20)))


def in_quotes(word: str) -> str:
    """A text as TOML's basic string, mostly right."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("\x1b", "\\u001b").replace("\n", "\\n") + '"'


def changed(random: Random, data: bytes) -> bytes:
    """The same bytes, a few of them changed, left out, moved or doubled."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 4, 16))):
        at, to = sorted(random.randrange(len(found) + 1) for _ in range(2))
        match random.randrange(7):
            case 0:
                found[at:at] = random.choice(BYTES)
            case 1:
                found[at : at + 1] = bytes([random.randrange(256)])
            case 2:
                del found[at : min(to, at + random.randrange(1, 40))]
            case 3:
                found[at:at] = found[at : min(to, at + 200)]
            case 4:
                found[at : at + random.randrange(8)] = number(random).encode()
            case 5:
                found[at:at] = text(random)[:300].encode("utf-8", "surrogatepass")
            case _:
                del found[at : None if random.random() < 0.2 else at + 1]
    return bytes(found)
