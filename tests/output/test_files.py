"""Files appear whole beside whatever somebody has planted, on any platform."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from orgstats.errors import OutputError
from orgstats.output import beside, lock, sink

SECRET = "somebody's file"
SOMEBODY = 65534


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that is to be written, alone in its folder."""
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "report.csv"


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file that nobody asked to be written."""
    path = tmp_path / "victim"
    path.write_text(SECRET)
    return path


def write(text: str, path: Path) -> None:
    with sink.replacing(path) as target:
        target.write_bytes(text.encode())


def names(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


def test_a_new_file_is_its_owners_and_a_former_one_keeps_who_may_read_it(target: Path) -> None:
    modes = []
    before = os.umask(0o022)
    try:
        for mode in (None, 0o640):
            if mode is not None:
                target.chmod(mode)
            write("new", target)
            modes.append(stat.S_IMODE(target.stat().st_mode))
    finally:
        os.umask(before)
    assert modes == [0o600, 0o640]


@pytest.mark.parametrize("name", [".report.csv.lock", ".report.csv.part"])
@pytest.mark.parametrize("hard", [False, True])
def test_a_planted_link_is_never_written_through(
    target: Path, victim: Path, name: str, hard: bool
) -> None:
    planted = target.with_name(name)
    if hard:
        planted.hardlink_to(victim)
    else:
        planted.symlink_to(victim)
    if name.endswith("lock") and not hard:
        with pytest.raises(OutputError, match=r"report.csv.lock beside it is a link"):
            write("new", target)
        assert names(target) == [name]
    else:
        write("new", target)
        assert names(target) == ["report.csv"]
        assert target.read_text() == "new"
    assert victim.read_text() == SECRET


def test_a_planted_lock_holds_without_being_written(target: Path, victim: Path) -> None:
    target.with_name(".report.csv.lock").hardlink_to(victim)
    with lock.held(target):
        assert victim.read_text() == SECRET
        message = rf"is being written by process {os.getpid()} on "
        with pytest.raises(OutputError, match=message), lock.held(target):
            pass
    assert names(target) == []


@pytest.mark.parametrize("role", ["lock", "part"])
def test_what_is_no_file_is_named(target: Path, role: str) -> None:
    target.with_name(f".report.csv.{role}").mkdir()
    with pytest.raises(OutputError, match=rf"\.report\.csv\.{role} beside it is not a file"):
        write("new", target)


def test_a_pipe_in_place_of_a_lock_is_not_waited_for(target: Path) -> None:
    os.mkfifo(target.with_name(".report.csv.lock"))
    with pytest.raises(OutputError, match="is not a file"):
        write("new", target)


@pytest.mark.parametrize("role", ["lock", "part"])
def test_a_stale_file_of_another_user_is_named(
    target: Path, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = target.with_name(f".report.csv.{role}")
    stale.write_text("process 1 on elsewhere")
    opened, removed = os.open, os.unlink

    def refused(path: os.PathLike[str], *rest: int) -> int:
        if path == stale and not rest[0] & os.O_EXCL:
            raise PermissionError(errno.EACCES, "permission denied")
        return opened(path, *rest)

    def kept(path: os.PathLike[str]) -> None:
        if path == stale:
            raise PermissionError(errno.EPERM, "operation not permitted")
        removed(path)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "unlink", kept)
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)
    with pytest.raises(OutputError, match=rf"\.{role} beside it belongs to \w+") as found:
        write("new", target)
    assert found.value.hint


def test_a_link_of_somebody_else_in_a_folder_of_everybody(
    target: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.symlink_to(victim)
    target.parent.chmod(0o1777)
    write("mine", target)
    assert (victim.read_text(), target.is_symlink()) == ("mine", True)
    seen = Path.lstat

    def theirs(path: Path) -> os.stat_result:
        found = seen(path)
        return os.stat_result((*found[:4], SOMEBODY, *found[5:])) if path == target else found

    monkeypatch.setattr(Path, "lstat", theirs)
    with pytest.raises(OutputError, match="a link of somebody else's"):
        write("theirs", target)
    target.parent.chmod(0o755)
    write("also mine", target)
    assert victim.read_text() == "also mine"


@pytest.mark.parametrize("name", ["x" * 251 + ".csv", "\u6771" * 84, "\udcff" * 250])
def test_a_name_as_long_as_can_be(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write("text", path)
    assert path.read_text() == "text"
    assert names(path) == [name]
    roles = ("lock", "part", "parts")
    hidden = [
        beside.beside(tmp_path / f"{kind}{name[1:]}", role) for kind in "ab" for role in roles
    ]
    assert len({*hidden}) == 6
    assert all(len(os.fsencode(path.name)) <= 255 for path in hidden)


HOLDER = """
import sys
from pathlib import Path
from orgstats.output.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_holder_is_told_and_one_that_was_killed_holds_nothing(target: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(OutputError, match=rf"process {holder.pid} on "):
            write("new", target)
        holder.kill()
    assert names(target) == [".report.csv.lock"]
    with lock.held(target), pytest.raises(OutputError, match=rf"process {os.getpid()} on "):
        write("new", target)
    write("new", target)
    assert names(target) == ["report.csv"]


class Windows:
    """What Windows does otherwise: it opens no folder, syncs only what is open for writing, locks
    bytes, and removes nothing that is open."""

    LK_NBLCK = 1

    def __init__(self) -> None:
        self.locked: dict[int, int] = {}
        self.opened: dict[str, set[int]] = {}
        self._open, self._close, self._unlink = os.open, os.close, os.unlink

    def open(self, path: os.PathLike[str] | str, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "permission denied")
        descriptor = self._open(path, flags, mode)
        self.opened.setdefault(os.fspath(path), set()).add(descriptor)
        return descriptor

    def close(self, descriptor: int) -> None:
        self.locked.pop(descriptor, None)
        for descriptors in self.opened.values():
            descriptors.discard(descriptor)
        self._close(descriptor)

    def unlink(self, path: os.PathLike[str] | str) -> None:
        if self.opened.get(os.fspath(path)):
            raise PermissionError(errno.EACCES, "permission denied")
        self._unlink(path)

    def fsync(self, descriptor: int) -> None:
        assert os.write(descriptor, b"") == 0

    def locking(self, descriptor: int, _mode: int, _count: int) -> None:
        here = os.lseek(descriptor, 0, os.SEEK_CUR)
        assert here > 200
        inode = os.fstat(descriptor).st_ino
        if inode in self.locked.values():
            raise PermissionError(errno.EACCES, "permission denied")
        self.locked[descriptor] = inode


def test_on_windows(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Windows()
    target.write_text("former")
    target.with_name(".report.csv.lock").write_text("process 1 on a machine that was switched off")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "msvcrt", windows)
        patch.setattr(lock, "sys", SimpleNamespace(platform="win32"))
        for name in ("open", "close", "unlink", "fsync"):
            patch.setattr(os, name, getattr(windows, name))
        patch.delattr(os, "O_NOFOLLOW")
        patch.delattr(os, "geteuid")
        for text in ("one", "two"):
            with sink.replacing(target) as part:
                part.write_text(text)
                with pytest.raises(OutputError, match="is being written by process "):
                    write("other", target)
            assert target.read_text() == text
            assert names(target) == ["report.csv"]
    assert not windows.locked
