"""A memory control group for one process: version 1 or 2, whichever the machine has."""

import os
import pathlib
import time


class NotAllowed(Exception):
    """This machine or this user has no control groups to make; the message says why."""


def mounts(kind):
    """Where file systems of that type are mounted, with their options."""
    for line in pathlib.Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, where, found, options = line.split()[:4]
        if found == kind:
            yield pathlib.Path(where), options.split(",")


def own_group(controller):
    """This process's group in the hierarchy of a controller, "" for version 2's."""
    for line in pathlib.Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return path
    return "/"


def candidates(mount, path):
    """This process's group and those above it, as far as they can be seen."""
    group = mount / path.strip("/")
    while group != mount:
        if group.is_dir():
            yield group
        group = group.parent
    yield mount


def has_swap():
    lines = pathlib.Path("/proc/swaps").read_text(encoding="utf-8").splitlines()
    return len(lines) > 1


class MemoryGroup:
    """A group that exists inside a with statement. Counts and limits page cache, too."""

    # Version by version: the limit, the limit with swap, the peak, how often it was hit.
    FILES = {
        1: ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max_usage_in_bytes"),
        2: ("memory.max", "memory.swap.max", "memory.peak"),
    }

    def __init__(self, megabytes):
        self.bytes = megabytes << 20
        self.version, self.path = self._create()

    def _create(self):
        reasons = []
        for kind, version, controller in (("cgroup", 1, "memory"), ("cgroup2", 2, "")):
            for mount, options in mounts(kind):
                if version == 1 and "memory" not in options:
                    continue
                for parent in candidates(mount, own_group(controller)):
                    path = parent / f"quire-bench-{os.getpid()}"
                    try:
                        self._prepare(parent, version)
                        path.mkdir()
                        self._limit(path, version)
                        return version, path
                    except OSError as e:
                        reasons.append(f"{parent}: {e.strerror}")
                        if path.is_dir():
                            path.rmdir()
        raise NotAllowed("; ".join(reasons[:4]) or "no memory controller is mounted")

    @staticmethod
    def _prepare(parent, version):
        """Version 2 hands a controller down on request."""
        control = parent / "cgroup.subtree_control"
        if version == 2 and "memory" not in control.read_text().split():
            control.write_text("+memory")

    def _limit(self, path, version):
        limit, swap, _ = self.FILES[version]
        (path / limit).write_text(str(self.bytes))
        if has_swap():  # not needlessly: version 1 would count hits of the wrong limit
            try:
                (path / swap).write_text(str(self.bytes) if version == 1 else "0")
            except OSError:
                pass  # a kernel that does not account for swap

    def __enter__(self):
        return self

    def prefix(self):
        """A command that enters the group and then becomes its arguments."""
        script = 'echo $$ >"$1"/cgroup.procs && shift && exec "$@"'
        return ["bash", "-c", script, "bash", str(self.path)]

    def facts(self):
        """What the group counted: that the limit was felt."""
        peak = self.path / self.FILES[self.version][2]
        facts = {"group_version": self.version, "limit_mb": self.bytes >> 20}
        if peak.exists():
            facts["group_peak_mb"] = round(int(peak.read_text()) / 2**20, 1)
        if self.version == 1:
            facts["times_at_limit"] = int((self.path / "memory.failcnt").read_text())
            lines = (self.path / "memory.oom_control").read_text().splitlines()
        else:
            lines = (self.path / "memory.events").read_text().splitlines()
        events = dict(line.split() for line in lines)
        if self.version == 2:
            facts["times_at_limit"] = int(events["max"])
        facts["killed"] = int(events.get("oom_kill", 0))
        lines = (self.path / "memory.stat").read_text().splitlines()
        refaults = dict(line.split() for line in lines).get("workingset_refault_file")
        if refaults is not None:
            facts["read_again_mb"] = round(int(refaults) * os.sysconf("SC_PAGESIZE") / 2**20)
        return facts

    def __exit__(self, *_):
        for _ in range(50):
            try:
                self.path.rmdir()
                return
            except OSError:  # a process of the group is still ending
                time.sleep(0.1)
        print(f"could not remove {self.path}; remove it with rmdir")


def drop_from_cache(folder):
    """Takes files out of the page cache: a page is counted in the group that reads it first."""
    for path in [folder] if folder.is_file() else folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)  # a page that is not yet written stays
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
