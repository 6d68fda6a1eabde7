"""What the benchmark scripts share: facts about the machine, measured runs, results and tables.

Python's standard library alone.
"""

import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
WORK = BENCH / "work"
RESULTS = BENCH / "results"
README = BENCH / "README.md"
QUIRE = ROOT / "tools" / "quire"
FULL_SIZE = 32_000_204  # ratings of MovieLens 32M


def fail(message):
    """Ends the script with a sentence."""
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {message}")


def say(message):
    """Progress, on standard error."""
    print(message, file=sys.stderr, flush=True)


# ---- The machine.


def read_text(path, default=""):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return default


def cpu_info():
    """Fields of the first processor in /proc/cpuinfo; {} where there is none."""
    first = read_text("/proc/cpuinfo").split("\n\n")[0]
    return {
        key.strip(): value.strip()
        for key, _, value in (line.partition(":") for line in first.splitlines())
    }


def caches():
    """Sizes of the caches of the first processor, such as {"L1d": "48K"}."""
    found = {}
    for index in sorted(pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        kind = {"Data": "d", "Instruction": "i"}.get(read_text(index / "type"), "")
        found[f"L{read_text(index / 'level')}{kind}"] = read_text(index / "size")
    return found


def cores():
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def machine():
    """What the numbers depend on."""
    cpu = cpu_info()
    flags = set(cpu.get("flags", cpu.get("Features", "")).split())
    memory = re.search(r"MemTotal:\s+(\d+) kB", read_text("/proc/meminfo"))
    huge = re.search(r"\[(\w+)\]", read_text("/sys/kernel/mm/transparent_hugepage/enabled"))
    return {
        "cpu": cpu.get("model name") or platform.processor() or platform.machine(),
        "cpu_family_model_stepping": "/".join(
            cpu.get(key, "?") for key in ("cpu family", "model", "stepping")
        ),
        "simd": [f for f in ("avx2", "avx512f", "amx_tile", "asimd", "sve") if f in flags],
        "cores": cores(),
        "caches": caches(),
        "memory_gb": round(int(memory[1]) / 2**20, 1) if memory else None,
        "transparent_huge_pages": huge[1] if huge else None,
        "os": f"{platform.system()} {platform.release()}",
        "load_before": round(os.getloadavg()[0], 2),
    }


def java_version(java_home):
    """The first line of java -version, and the vendor's build."""
    lines = subprocess.run(
        [f"{java_home}/bin/java", "-version"], capture_output=True, text=True, check=True
    ).stderr.splitlines()
    return " / ".join(lines[:2])


def java_home():
    """The JDK that tools/quire takes."""
    script = 'source "$1"; find_java_home && echo "$java_home"'
    found = subprocess.run(
        ["bash", "-c", script, "bash", str(ROOT / "tools" / "find-jdk.sh")],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if found.returncode != 0:
        sys.exit(1)
    return found.stdout.strip()


def commit():
    """The commit that is measured, with -dirty when main sources differ from it."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--", "src/main", "bench/src", "pom.xml"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.strip()
        return head + ("-dirty" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def slug(info):
    """The processor's name as part of a file name."""
    name = re.sub(r"\((r|tm)\)|cpu|processor|@.*", " ", info["cpu"].lower())
    words = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    return f"{words or 'cpu'}-{info['cores']}"


def context(home=None):
    """The head of every file of results."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "commit": commit(),
        "jdk": java_version(home or java_home()),
        "machine": machine(),
    }


def describe(results):
    """One line above a table: where its numbers come from."""
    info = results["machine"]
    cache = ", ".join(f"{name} {size}" for name, size in info["caches"].items() if name != "L1i")
    jdk = re.search(r'"([^"]+)"', results["jdk"])
    return (
        f"{info['cpu']}, {info['cores']} cores ({', '.join(info['simd']) or 'no SIMD known'};"
        f" {cache}), {info['memory_gb']} GB, huge pages: {info['transparent_huge_pages']};"
        f" JDK {jdk[1] if jdk else results['jdk']}; commit {results['commit']}, {results['date']}."
    )


# ---- Results and tables.


def write_json(path, results):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    say(f"wrote {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")


def table(header, rows):
    """A table in Markdown: the first column to the left, the others to the right."""
    lines = [header, [":--"] + ["--:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def number(value, digits=3):
    """A number with so many significant digits, and none in exponents; a dash for None."""
    if value is None:
        return "-"
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text if "e" not in text else f"{value:.{digits + 3}f}".rstrip("0")


def update_readme(marker, text, path=README):
    """Replaces what is between <!-- marker --> and <!-- /marker -->."""
    content = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.DOTALL)
    if not pattern.search(content):
        fail(f"{path} has no markers <!-- {marker} --> and <!-- /{marker} -->; add them")
    path.write_text(
        pattern.sub(lambda match: match[1] + "\n" + text.strip() + "\n\n" + match[2], content),
        encoding="utf-8",
    )
    say(f"wrote the part {marker} of {path.relative_to(ROOT)}")


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


# ---- Measured runs of tools/quire.


class Watcher(threading.Thread):
    """Polls the memory of a process until it ends."""

    FIELDS = ("VmHWM", "RssAnon", "RssFile")
    SECONDS = 0.01

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.status = f"/proc/{pid}/status"
        self.peaks = dict.fromkeys(self.FIELDS)
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(self.SECONDS):
            for line in read_text(self.status).splitlines():
                key, _, value = line.partition(":")
                if key in self.peaks:
                    kilobytes = int(value.split()[0])
                    self.peaks[key] = max(self.peaks[key] or 0, kilobytes)

    def megabytes(self, field):
        return None if self.peaks[field] is None else round(self.peaks[field] / 1024, 1)


def heap_from_log(path):
    """Megabytes of the heap from a log of -Xlog:gc*: used at most, left by the last collection."""
    text = read_text(path)
    collections = re.findall(r"Pause .*?(\d+)M->(\d+)M\((\d+)M\)", text)
    at_exit = re.findall(r"gc,(?:heap,)?exit\s*\].*?total (\d+)K, used (\d+)K", text)
    exit_used = sum(int(used) for _, used in at_exit) / 1024
    used = [int(before) for before, _, _ in collections] + [exit_used]
    committed = [int(total) for _, _, total in collections]
    committed.append(sum(int(total) for total, _ in at_exit) / 1024)
    return {
        "heap_used_mb": round(max(used), 1) if text else None,
        "heap_committed_mb": round(max(committed), 1) if text else None,
        "heap_live_mb": max((int(after) for _, after, _ in collections), default=None),
        "collections": len(collections),
    }


def build():
    """Makes the jar and its archive of classes before anything is timed."""
    jar = ROOT / "target" / "quire.jar"
    newest = max(p.stat().st_mtime for p in [ROOT / "pom.xml", *ROOT.glob("src/main/**/*.java")])
    if jar.exists() and jar.stat().st_mtime < newest:
        say("the jar is older than the sources: building it anew")
        jar.unlink()
    subprocess.run([QUIRE, "--version"], check=True, stdout=subprocess.DEVNULL)


def build_benchmarks():
    """Compiles the programs of bench/src, unless they are."""
    if not (ROOT / "target/test-classes/dev/quire/bench").is_dir():
        say("compiling the benchmarks")
        command = ["mvn", "-B", "-q", "-Dspotless.check.skip=true", "test-compile"]
        subprocess.run(command, cwd=ROOT, check=True)


def result(*arguments):
    """The JSON result of a command of Quire."""
    command = [str(QUIRE), *map(str, arguments), "--json", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        fail(done.stderr.strip())
    return json.loads(done.stdout)


def movielens_small(parser):
    """Parses the options of a script that works on it, and names its ratings."""
    parser.add_argument(
        "--data", type=pathlib.Path, default=ROOT / "data" / "ml-latest-small",
        help="folder with ratings.csv (default: %(default)s)",
    )
    folder = parser.parse_args().data
    if not (folder / "ratings.csv").is_file():
        fail(f"no ratings.csv in {folder}; see data/README.md, or name a folder with --data")
    return folder / "ratings.csv"


def run(*arguments, options="", prefix=(), expect=0, echo=True):
    """Runs tools/quire and measures it.

    Returns a dict: the command, its exit code, seconds on the clock (from the start of the process
    to its end), CPU seconds, memory in MB, heap, and "result", what it printed as JSON.
    prefix is a command that executes the rest as the same process, such as one that enters a
    control group.
    """
    command = [str(argument) for argument in arguments]
    if echo:
        say("quire " + " ".join(command))
    with tempfile.TemporaryDirectory(prefix="quire-bench") as folder:
        log = pathlib.Path(folder, "gc.log")
        environment = dict(os.environ)
        environment["QUIRE_JAVA_OPTS"] = " ".join(
            filter(None, [environment.get("QUIRE_JAVA_OPTS"), f"-Xlog:gc*:file={log}", options])
        )
        with open(pathlib.Path(folder, "out"), "w+", encoding="utf-8") as out, open(
            pathlib.Path(folder, "err"), "w+", encoding="utf-8"
        ) as err:
            start = time.monotonic()
            process = subprocess.Popen(
                [*prefix, str(QUIRE), *command, "--json"], stdout=out, stderr=err, env=environment
            )
            watcher = Watcher(process.pid)
            watcher.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.terminate()
                raise
            finally:
                watcher.ended.set()
            seconds = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            watcher.join()
            out.seek(0)
            err.seek(0)
            output, errors = out.read(), err.read()
        if expect is not None and process.returncode != expect:
            fail(f"quire {' '.join(command)} ended with {process.returncode}:\n{errors or output}")
        peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        measured = {
            "command": "quire " + " ".join(shorten(argument) for argument in command),
            "exit_code": process.returncode,
            "seconds": round(seconds, 3),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
            "system_seconds": round(usage.ru_stime, 3),
            "major_faults": usage.ru_majflt,
            "peak_rss_mb": round(max(peak, watcher.megabytes("VmHWM") or 0), 1),
            "peak_rss_anon_mb": watcher.megabytes("RssAnon"),
            "peak_rss_file_mb": watcher.megabytes("RssFile"),
            **heap_from_log(log),
        }
        measured["errors"] = errors
        measured["result"] = json.loads(output) if process.returncode == 0 and output else None
        return measured


def shorten(argument):
    """Paths below this folder as seen from it: a file of results names no other folders."""
    path = pathlib.Path(argument)
    if not path.is_absolute():
        return argument
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def kept(measured, *names):
    """A measured run as it is recorded: without what was printed, but for some of its names."""
    record = {key: value for key, value in measured.items() if key not in ("errors", "result")}
    for name in names:
        record[name] = (measured["result"] or {}).get(name)
    return record


# ---- Data.


def size_name(ratings):
    """A short name for a number of ratings: 32m, 3.2m, 100k."""
    for unit, name in ((1_000_000, "m"), (1_000, "k")):
        if ratings >= unit:
            return f"{round(ratings / unit, 1):g}{name}"
    return str(ratings)


def need_space(folder, megabytes):
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        fail(f"{folder}: {free} MB free, needs about {megabytes} MB; free some or take --ratings")


def raw_data(ratings, given=None):
    """The folder with ratings.csv and movies.csv of that many ratings, generated once.

    Returns the folder and what generating it took, or None when it was there.
    """
    if given is not None:
        folder = pathlib.Path(given).resolve()
        if not (folder / "ratings.csv").exists():
            fail(f"{folder}: has no ratings.csv; make it with quire generate")
        return folder, None
    folder = WORK / size_name(ratings) / "raw"
    truth = folder / "truth.json"
    if truth.exists() and json.loads(truth.read_text())["options"]["ratings"] == ratings:
        return folder, None
    need_space(folder, ratings * 28 // 2**20 * 3)
    return folder, run("generate", "--ratings", ratings, "--to", folder, "--force")


def dataset(ratings, given=None):
    """The converted folder of that many ratings, made once per commit of the sources."""
    raw, _ = raw_data(ratings, given)
    folder = WORK / size_name(ratings) / "dataset"
    jar = ROOT / "target" / "quire.jar"
    mark = folder / "dataset.json"
    if not mark.exists() or mark.stat().st_mtime < jar.stat().st_mtime:
        convert(raw, folder)
    return folder


def ids(folder):
    """External ids of a dataset by the names of their tensors, in dense order."""
    with open(folder / "ids.safetensors", "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    found = {}
    for name in ("user_ids", "item_ids"):
        start, end = header[name]["data_offsets"]
        found[name] = struct.unpack(f"<{(end - start) // 8}q", data[start:end])
    return found


def train_ratings(folder):
    """Number of training ratings of a dataset."""
    return json.loads((folder / "dataset.json").read_text())["ratings"]["train"]


def convert(raw, folder, **how):
    return run(*convert_arguments(raw, folder), **how)


def convert_arguments(raw, folder):
    items = ["--items", raw / "movies.csv"] if (raw / "movies.csv").exists() else []
    return ["convert", raw / "ratings.csv", *items, "--to", folder, "--test", "0.1", "--force"]


def digest(path):
    """SHA-256 of a file."""
    digester = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digester.update(block)
    return digester.hexdigest()


def epoch_median(epoch_seconds, warm_up=2):
    """Median of the epochs after the first ones, in which the JVM compiles."""
    return median(epoch_seconds[warm_up:] or epoch_seconds[-1:])


def add_size_options(parser, ratings=FULL_SIZE):
    parser.add_argument(
        "--ratings", type=int, default=ratings, help="size of the data set (default: %(default)s)"
    )
    parser.add_argument(
        "--raw", metavar="DIR", help="take ratings.csv and movies.csv from here, generate nothing"
    )
