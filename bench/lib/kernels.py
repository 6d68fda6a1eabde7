"""Records what JMH measured, with the machine, and writes the tables of bench/README.md.

bench/run calls it; by itself: kernels.py JMH.json [--record] [--all] [--bits N]
[--isa avx2] [--java HOME].
"""

import argparse
import json
import pathlib

import quirebench as qb

ITEMS = 84_432  # as GeneratedModel has them
RANKS = [8, 16, 20, 32, 64, 128, 256]

# What one operation of each kernel computes (flops) or reads (bytes), by rank.
FLOPS = {
    "dot": lambda r: 2 * r,
    "axpy": lambda r: 2 * r,
    "coupledStep": lambda r: 6 * r,
    "addGram": lambda r: r * (r + 1),
    "rowProducts": lambda r: 65 * r,  # 64 rows with one another: 64 * 65 * r
    "addMoments": lambda r: 3 * r,
    "subtractOuter": lambda r: r * (r + 1),
    "scores": lambda r: 2 * r,
    "cholesky": lambda r: r**3 / 3,
    "solves": lambda r: 2 * r * r,
}
BYTES = {"gatherHot": lambda r: 4 * r, "gatherCold": lambda r: 4 * r}
KERNELS = [
    "dot", "axpy", "coupledStep", "gatherHot", "gatherCold", "addMoments", "addGram", "rowProducts",
    "subtractOuter", "cholesky", "solves", "scores",
]


def values(metric):
    return [value for fork in metric["rawData"] for value in fork]


def entry(raw, commit):
    """One benchmark of JMH's file, shorter: what is the same for all of them is left out."""
    cls, method = raw["benchmark"].split(".")[-2:]
    return {
        "benchmark": f"{cls}.{method}",
        "params": raw.get("params", {}),
        "median": qb.median(values(raw["primaryMetric"])),
        "unit": raw["primaryMetric"]["scoreUnit"],
        "counters": {
            name: qb.median(values(metric)) for name, metric in raw["secondaryMetrics"].items()
        },
        "commit": commit,
        "jmh": {
            key: raw[key]
            for key in (
                "mode", "threads", "forks", "warmupIterations", "warmupTime",
                "measurementIterations", "measurementTime", "jvmArgs", "primaryMetric",
                "secondaryMetrics",
            )
        },
    }


def key(item):
    return item["benchmark"], tuple(sorted(item["params"].items()))


class Measured:
    """Medians by benchmark and parameters."""

    def __init__(self, entries):
        self.entries = {key(item): item for item in entries}

    def get(self, benchmark, **params):
        found = self.find(benchmark, **params)
        return found["median"] if found else None

    def find(self, benchmark, **params):
        wanted = {name: str(value) for name, value in params.items()}
        return self.entries.get((benchmark, tuple(sorted(wanted.items()))))

    def parameters(self, benchmark, name):
        """All values that a parameter has, in order."""
        return sorted(
            {int(dict(params)[name]) for bench, params in self.entries if bench == benchmark}
        )


def ratio(a, b):
    return a / b if a is not None and b else None


def percent(value):
    return "-" if value is None else f"{100 * value:.0f} %"


def times_faster(scalar, simd):
    factors = [ratio(a, b) for a, b in zip(scalar, simd)]
    return ["times faster"] + ["-" if f is None else f"**{f:.1f}**" for f in factors]


def machine_table(m):
    rows = [
        ["FMA peak, GFLOP/s", "MachineBenchmark.fmaOneThread", "MachineBenchmark.fmaAllThreads"],
        ["memory read, GB/s", "MachineBenchmark.readOneThread", "MachineBenchmark.readAllThreads"],
        ["mapped file, read, GB/s", "MappedBenchmark.read", None],
        ["mapped file, map and read, GB/s", "MappedBenchmark.openAndRead", None],
        ["mapped file, CRC-32C, GB/s", "MappedBenchmark.checksum", None],
    ]
    lines = [
        [name, qb.number(m.get(one)), qb.number(m.get(every)) if every else "-"]
        for name, one, every in rows
        if m.get(one) is not None
    ]
    csv = [m.find("CsvBenchmark.parse", threads=threads) for threads in ("one", "all")]
    if any(csv):
        lines.append(
            ["CSV parse, MB/s"]
            + [qb.number(c["counters"]["bytes"] / 1e6) if c else "-" for c in csv]
        )
    return qb.table(["", "one core", "all cores"], lines) if lines else ""


def kernel_tables(m):
    """Times and factors; then what that is in GFLOP/s, shares of the peak, GB/s."""
    times, rates = [], []
    peak = m.get("MachineBenchmark.fmaOneThread")
    ranks = [
        r for r in RANKS
        if any(m.get(f"Kernel{w}.{k}", rank=r) for w in ("Scalar", "Simd") for k in KERNELS)
    ]
    for kernel in KERNELS:
        scalar = [m.get(f"KernelScalar.{kernel}", rank=rank) for rank in ranks]
        simd = [m.get(f"KernelSimd.{kernel}", rank=rank) for rank in ranks]
        if not any(scalar + simd):
            continue
        if any(scalar):
            times.append([f"{kernel}, scalar"] + [qb.number(t) for t in scalar])
        times.append([f"{kernel}, SIMD"] + [qb.number(t) for t in simd])
        if any(scalar):
            times.append(times_faster(scalar, simd))
        work = FLOPS.get(kernel) or BYTES[kernel]
        rate = [ratio(work(rank), t) for rank, t in zip(ranks, simd)]
        unit = "GFLOP/s" if kernel in FLOPS else "GB/s"
        rates.append([f"{kernel}, {unit}"] + [qb.number(r) for r in rate])
        if kernel in FLOPS and peak:
            rates.append(["of the peak"] + [percent(ratio(r, peak)) for r in rate])
    if not times:
        return ""
    header = ["rank " + str(rank) for rank in ranks]
    return (
        "Nanoseconds for a row of a panel of 64; for subtractOuter, Cholesky and the solves, for"
        " a system; for scores, for one score.\n\n"
        + qb.table(["ns", *header], times)
        + "\n\nThe SIMD kernels as rates, and as shares of one core's FMA peak.\n\n"
        + qb.table(["", *header], rates)
    )


def row_table(m):
    lengths = m.parameters("RowSolveBenchmark.row", "ratingsPerRow")
    rows = [
        [f"rank {rank}"]
        + [
            qb.number(None if t is None else t * n / 1e3)
            for n in lengths
            for t in [m.get("RowSolveBenchmark.row", rank=rank, ratingsPerRow=n)]
        ]
        for rank in m.parameters("RowSolveBenchmark.row", "rank")
    ]
    if not rows:
        return ""
    return "Microseconds to accumulate and solve a row of n ratings, on one core.\n\n" + qb.table(
        ["us", *[f"n = {n:,}" for n in lengths]], rows
    )


def epoch_table(m):
    """Useful work of an epoch: the triangles of both halves, 2 * ratings * rank * (rank + 1)."""
    rows = []
    count = None
    parts = ("users", "items", "epoch", "variationalEpoch")
    ranks = set().union(*(m.parameters(f"EpochBenchmark.{part}", "rank") for part in parts))
    for rank in sorted(ranks):
        epoch = m.find("EpochBenchmark.epoch", rank=rank)
        row = [f"rank {rank}"] + [
            qb.number(m.get(f"EpochBenchmark.{part}", rank=rank)) for part in parts
        ]
        if epoch:
            count = epoch["counters"]["ratings"]
            gflops = 2 * count * rank * (rank + 1) / (epoch["median"] * 1e6)
            row += [
                qb.number(epoch["median"] * 1e6 / count),
                qb.number(gflops),
                percent(gflops / epoch["counters"]["peakGflops"]),
            ]
        else:
            row += ["-"] * 3
        rows.append(row)
    if not rows:
        return ""
    header = ["ms", "users", "items", "epoch", "vb epoch", "ns a rating", "GFLOP/s", "of the peak"]
    size = f" over {count:,.0f} training ratings" if count else ""
    return (
        f"Half-epochs and epochs{size}, joint bias, all cores. The peak is that of all cores,"
        " measured in the same JVM between the iterations.\n\n" + qb.table(header, rows)
    )


def score_columns(m, bench, name):
    """A table's head and rows for the best items of one user and of many, by one parameter."""
    columns = sorted(
        set().union(*(m.parameters(f"{bench}.{method}", name) for method in ("oneUser", "users")))
    )
    one = [m.get(f"{bench}.oneUser", **{name: value}) for value in columns]
    many = [m.find(f"{bench}.users", **{name: value}) for value in columns]
    return columns, one, many


def score_rows(ranks, one, many, read_gb):
    """Bytes of one user's answer: factors, bias and count of each item. Flops: 2 * rank a score."""
    rate = [ratio(4 * rank + 8, ns) for rank, ns in zip(ranks, one)]
    gflops = [ratio(2 * rank, item["median"]) if item else None for rank, item in zip(ranks, many)]
    peak = [item["counters"]["peakGflops"] if item else None for item in many]
    return [
        ["one user, ms"] + [qb.number(None if ns is None else ns * ITEMS / 1e6) for ns in one],
        ["one user, GB/s"] + [qb.number(r) for r in rate],
        ["of the memory's"] + [percent(ratio(r, read_gb)) for r in rate],
        ["many users, GFLOP/s"] + [qb.number(g) for g in gflops],
        ["of the peak"] + [percent(ratio(g, p)) for g, p in zip(gflops, peak)],
    ]


def score_tables(m):
    parts = []
    read_gb = m.get("MachineBenchmark.readOneThread")
    ranks, one, many = score_columns(m, "ScoreRanks", "rank")
    if ranks:
        header = [f"rank {rank}" for rank in ranks]
        parts.append(qb.table(["top 10", *header], score_rows(ranks, one, many, read_gb)))
    tops, one, many = score_columns(m, "ScoreTops", "top")
    if tops:
        header = [f"top {top:,}" for top in tops]
        rows = score_rows([64] * len(tops), one, many, read_gb)
        parts.append(qb.table(["rank 64", *header], rows))
    if not parts:
        return ""
    return "\n\n".join([
        f"The best of {ITEMS:,} items from a mapped model: for one user on one core, its GB/s"
        " beside what a core reads from memory; for many users in blocks on all cores, beside their FMA"
        " peak, measured in the same JVM between the iterations.",
        *parts,
    ])


def filter_table(m):
    hits = sorted(
        set().union(*(m.parameters(f"Filter{w}.above", "perThousand") for w in ("Scalar", "Simd")))
    )
    if not hits:
        return ""
    scalar = [m.get("FilterScalar.above", perThousand=value) for value in hits]
    simd = [m.get("FilterSimd.above", perThousand=value) for value in hits]
    rows = [
        ["scalar, ns"] + [qb.number(ns) for ns in scalar],
        ["SIMD, ns"] + [qb.number(ns) for ns in simd],
        times_faster(scalar, simd),
        ["SIMD, GB/s"] + [qb.number(ratio(4, ns)) for ns in simd],
    ]
    header = [f"{value / 10:g} % reach it" for value in hits]
    return "The threshold filter, for one score.\n\n" + qb.table(["", *header], rows)


def tables(results):
    m = Measured(results["benchmarks"])
    parts = [
        machine_table(m), kernel_tables(m), row_table(m), epoch_table(m), score_tables(m),
        filter_table(m),
    ]
    commits = {item["commit"] for item in results["benchmarks"]}
    others = ", ".join(sorted(commits - {results["commit"]}))
    note = f" Parts are of other commits: {others}." if others else ""
    bits = results["vector_bits"]
    width = f" Vectors of {bits} bits." if bits else ""
    width += {"avx2": " Restricted to AVX2: 16 registers of 256 bits."}.get(results["isa"], "")
    return "\n\n".join([qb.describe(results) + width + note, *filter(None, parts)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jmh", type=pathlib.Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--all", action="store_true", help="nothing older stays in the file")
    parser.add_argument("--epochs", action="store_true", help="epochs over a dataset of its own")
    parser.add_argument("--bits", type=int, default=0)
    parser.add_argument("--isa", default="", help="that the JVM was restricted to")
    parser.add_argument("--java", default=None)
    args = parser.parse_args()
    raw = json.loads(args.jmh.read_text(encoding="utf-8"))
    results = {**qb.context(args.java), "vector_bits": args.bits, "isa": args.isa}
    new = [entry(item, results["commit"]) for item in raw]
    width = f"-{args.bits}-bit" if args.bits else ""
    isa = f"-{args.isa}" if args.isa else ""
    name = "epochs" if args.epochs else "kernels"
    path = qb.RESULTS / f"{name}-{qb.slug(results['machine'])}{isa}{width}.json"
    merged = {}
    if path.exists() and args.record and not args.all:
        old = json.loads(path.read_text(encoding="utf-8"))["benchmarks"]
        merged = {key(item): item for item in old}
    merged.update({key(item): item for item in new})
    results["benchmarks"] = [merged[k] for k in sorted(merged, key=repr)]
    print(tables(results))
    if args.record:
        qb.write_json(path, results)
        if not args.bits:
            qb.update_readme(name + isa, tables(results))
    else:
        qb.say("not recorded: this was a part; bench/run --record PATTERN would do it")


if __name__ == "__main__":
    main()
