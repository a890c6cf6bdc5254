"""One process owns an embedded library, and leaves it in order.

Two writers on one Chroma folder lose 5 to 12 % of the vectors without an error, and the default SIGTERM in the
middle of a save leaves files that cannot be read (measured on chromadb 1.5.9).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO

from rag.records import LibraryError, LibraryLockedError

NAME = "owner.lock"


class OwnerLock:
    """Holds `<library>/owner.lock` until `release()`, or until the process ends, however it ends.

    The file says who holds it (process id and command) and stays behind when it is free: only the
    operating system's lock on it counts. Raises `LibraryLockedError`, or `LibraryError` where it cannot be written.
    """

    def __init__(self, library: Path, command: str | None = None) -> None:
        self.path = library / NAME
        self._file: IO[str] | None = None
        try:
            self._file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise LibraryError(
                f"{self.path} cannot be written ({error.strerror}): give a library folder that you may write to"
            ) from error
        if not _try_lock(self._file):
            self._file.seek(0)
            owner = self._file.read()
            self.release()
            raise LibraryLockedError(_who(library, owner))
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n{command or _command()}\n")
        self._file.flush()

    def release(self) -> None:
        """Let others in. May be called twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> OwnerLock:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()


def exit_on_sigterm() -> None:
    """Let SIGTERM end this process as Ctrl-C does, once the native call that is running has returned.

    Only the default handler is replaced: one that somebody installed in Python waits for native calls too. Does
    nothing outside the main thread, where Python allows no handlers; so programs call it when they start.
    """
    here = threading.current_thread() is threading.main_thread()
    if here and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _exit)


def _exit(signum: int, frame: object) -> None:
    sys.exit(128 + signum)


def _who(library: Path, owner: str) -> str:
    pid, _, command = owner.strip().partition("\n")
    if pid == str(os.getpid()):
        return f"{library} is already open in this process: close that Tracker first, or use it"
    who = f"process {pid} ({command})" if pid and command else "another process"
    return f"{library} is in use by {who}: close it, or point both at a Chroma server with --chroma"


def _command() -> str:
    """`onrecord chat`: the program and its first word, but nothing a person typed after it."""
    program = Path(sys.argv[0] or "python").name
    return " ".join([program, *sys.argv[1:2]]).replace("\n", " ")


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        # A byte far behind the text, because Windows lets nobody read a locked range.
        file.seek(1 << 30)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
