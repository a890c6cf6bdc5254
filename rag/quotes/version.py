"""Which rules found a statement: libraries keep it, so that statements found by earlier rules can be found anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def rules_version() -> str:
    """A hash of the rules and tables of this package: any change of them may find other statements."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".tsv", ".json"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
