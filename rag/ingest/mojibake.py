"""Text that was read with the wrong encoding once, before it came here, gets its letters back: `â€œNo,â€` is “No,”."""

from __future__ import annotations

import re
from functools import cache, partial

_LEADS = ((0xC2, 0xD2), (0xE0, 0xF0), (0xF0, 0xF5))
"""First bytes of UTF-8 that have one, two, three bytes after them: from, up to. Of those with one, what begins Latin,
Greek and Cyrillic letters: `ß…` may well be what it seems."""
_LOST = re.compile("â€(?:\ufffd|(?=[ \\n.,;:!?)<]|\\Z))")
"""A closing mark whose last byte, which Windows-1252 does not have, was replaced or dropped."""
_TELLING = {  # quotation marks and dashes, read as what they are not: no language writes these
    "cp1252": re.compile("â(?:€[™œ˜“”¦\x9d]|\x80[\x93\x94\x98\x99\x9c\x9d\xa6])|" + _LOST.pattern),
    "mac_roman": re.compile("‚Ä[úùôòìîÓ¶]"),
}


def mend(text: str) -> str:
    """The text with such sequences as they were; any other text, and what makes no UTF-8, as it is."""
    for encoding, telling in _TELLING.items():
        if telling.search(text):
            text = _sequences(encoding).sub(partial(_meant, _bytes(encoding)), text)
            return _LOST.sub("”", text) if encoding == "cp1252" else text
    return text


def _meant(as_bytes: dict[str, int], wrong: re.Match[str]) -> str:
    try:
        return bytes(as_bytes[c] for c in wrong[0]).decode("utf-8")
    except UnicodeDecodeError:
        return wrong[0]


@cache
def _bytes(encoding: str) -> dict[str, int]:
    """The byte that each sign stands for; a control sign, as of ISO 8859-1, for its own."""
    signs = {bytes([byte]).decode(encoding, "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
    return {chr(byte): byte for byte in range(0x80, 0xA0)} | signs


@cache
def _sequences(encoding: str) -> re.Pattern[str]:
    """What a character beyond ASCII looks like: a sign for a first byte of UTF-8, and those for the bytes after it."""
    signs = _bytes(encoding).items()
    leads = [re.escape("".join(s for s, b in signs if low <= b < high)) for low, high in _LEADS]
    after = re.escape("".join(s for s, b in signs if b < 0xC0))
    return re.compile("|".join(f"[{lead}][{after}]{{{n}}}" for n, lead in enumerate(leads, 1)))
