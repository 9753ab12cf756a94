"""Starting a program that refuses to run as root, without adding a user to the machine.

PostgreSQL will not start with user id 0. A user namespace gives the process another id and keeps
the ownership of files; where that is refused (a chroot, some containers) it becomes `nobody`.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534


@cache
def needs_nobody() -> bool:
    """Say whether the program must become `nobody`: we are root and a user namespace is refused."""
    if os.geteuid() != 0:
        return False
    child = os.fork()
    if child == 0:
        os._exit(0 if ctypes.CDLL(None).unshare(CLONE_NEWUSER) == 0 else 1)
    return os.waitpid(child, 0)[1] != 0


def give(folder: Path) -> None:
    """Hand a folder and all in it to the user that the program will run as."""
    if needs_nobody():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def nobody_can_reach(path: Path) -> bool:
    """Say whether every folder on the way to a path lets other users through."""
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)


def preparation() -> Callable[[], None]:
    """Return what a new process does between fork and exec: drop root, and end when we end."""
    nobody, libc, follow = needs_nobody(), ctypes.CDLL(None, use_errno=True), follow_us(signal.SIGINT)
    # Some user that this machine knows: PostgreSQL looks up the name of its own.
    known = next((user.pw_uid for user in pwd.getpwall() if user.pw_uid), NOBODY)

    def prepare() -> None:
        if nobody:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        elif os.geteuid() == 0:
            _enter_user_namespace(libc, known)
        follow()  # last, because a change of user clears it

    return prepare


def follow_us(farewell: signal.Signals) -> Callable[[], None]:
    """Return what makes a new process receive `farewell` when we are gone, however we went."""
    parent, libc = os.getpid(), ctypes.CDLL(None, use_errno=True)

    def follow() -> None:
        libc.prctl(PR_SET_PDEATHSIG, farewell)
        if os.getppid() != parent:
            os._exit(1)

    return follow


def _enter_user_namespace(libc: ctypes.CDLL, user: int) -> None:
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "the user namespace was refused")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} 0 1")
    Path("/proc/self/gid_map").write_text(f"{user} 0 1")
