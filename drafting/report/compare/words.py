"""Words compared: the right word that a wrong one was meant to be."""

import difflib
from collections.abc import Iterable


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The known word most like this one; the empty string where none is like it."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.4)
    return close[0] if close else ""
