"""Palette of the laboratory: finds commands by their sentences and by what people call them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from dyna_tui.tui.palette_words import word_score

MOST = 1_000
"""More than there are entries: of equally good ones the earlier comes first."""


class PaletteEntry(NamedTuple):
    """Something that the palette offers."""

    title: str
    help: str
    callback: Callable[[], object]
    words: str = ""
    """What else it is found by."""


class LaboratoryProvider(Provider):
    """Offers what the app lists."""

    @property
    def _entries(self) -> Iterable[PaletteEntry]:
        entries: Iterable[PaletteEntry] = self.app.palette_entries(self.screen)  # type: ignore[attr-defined]
        return entries

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for entry in sorted(self._entries, key=lambda entry: entry.title):
            yield DiscoveryHit(entry.title, entry.callback, help=entry.help)

    async def search(self, query: str) -> Hits:
        """Those that what is typed may mean, the likeliest first."""
        matcher, typed = self.matcher(query), query.lower().split()
        for index, entry in enumerate(self._entries):
            score = word_score(query, entry.title, entry.words)
            if score > 0:
                in_title = any(word in entry.title.lower() for word in typed)
                shown = matcher.highlight(entry.title) if in_title else entry.title
                yield Hit(max(score - index / MOST, 0.1), shown, entry.callback, help=entry.help)
