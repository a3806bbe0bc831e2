"""Runs every benchmark and prints one table: table.py BUILD_FOLDER [REGEX of the translate_bench cases].

Exit status 0 whether targets are met or missed; 1 if an answer was wrong or a program failed.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = ("case", "GB/s", "measured", "target", "", "remark")


class Table:
    def __init__(self):
        self.rows, self.failed = [], False

    def add(self, case, speed, measured, unit, target, at_most=False, remark=""):
        verdict = ""
        if target is not None:
            verdict = "ok" if (measured <= target if at_most else measured >= target) else "missed"
        sign = "<=" if at_most else ">="
        self.rows.append((case, "" if speed is None else f"{speed:.2f}", f"{measured:.2f} {unit}".strip(),
                          "" if target is None else f"{sign} {target:g}", verdict, remark))

    def say(self, case, remark, failed=False):
        self.rows.append((case, "", "", "", "failed" if failed else "", remark))
        self.failed = self.failed or failed

    def show(self):
        widths = [max(len(row[i]) for row in [HEAD, *self.rows]) for i in range(len(HEAD))]
        right = {1, 2, 3}
        for row in [HEAD, *self.rows]:
            print("  ".join(cell.rjust(w) if i in right else cell.ljust(w)
                            for i, (cell, w) in enumerate(zip(row, widths))).rstrip())
        verdicts = [row[4] for row in self.rows]
        print(f"\n{verdicts.count('ok')} ok, {verdicts.count('missed')} missed, {verdicts.count('failed')} failed")


def google_benchmark(program, *arguments):
    # The library's own warnings go to stderr; they are of no use in the table.
    done = subprocess.run([program, "--benchmark_format=json", *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout)["benchmarks"]


def yardstick_target(name):
    if name.endswith("/arrow"):
        return 0.5
    if "/100000/" in name:
        return 0.9
    return 1.1 if name.startswith("hubspot") else 0.95


def translate_rows(table, programs, pattern):
    plain = {}
    for run in google_benchmark(programs / "translate_bench", f"--benchmark_filter={pattern}"):
        name = re.sub(r"/iterations:.*", "", run["name"])
        if run.get("error_occurred"):
            table.say(name, run["error_message"], failed=True)
            continue
        remark = f"yardstick {run['yard_GBps']:.2f} GB/s, memcpy x {run['of_memcpy']:.3f}"
        form = re.search(r"/(pretty|shuffled)", name)
        if form is None:
            plain[name] = run["GBps"]
            table.add(name, run["GBps"], run["ratio"], "x yardstick", yardstick_target(name), remark=remark)
            continue
        table.add(name, run["GBps"], run["ratio"], "x yardstick", None, remark=remark)
        base = plain.get(name.replace(form.group(0), ""))
        if base:
            table.add(f"{name}: cliff", None, run["GBps"] / base, "x plain", 0.5)


def open_rows(table, programs):
    first = True
    for run in google_benchmark(programs / "open_bench", "--benchmark_min_time=0.2"):
        if run.get("error_occurred"):
            table.say(run["name"], run["error_message"], failed=True)
            continue
        if first:
            table.add("open/first in a process", None, run["first_ms"], "ms", 3, at_most=True)
            first = False
        table.add(run["name"], None, run["real_time"], "ms", 3, at_most=True, remark="later ones")


def cold_rows(table, programs, data):
    runs = {}  # the files were written just now, so they are in the page cache
    for records in (10_000, 100_000):
        path = data / f"hubspot.contacts.{records}.json"
        results = []
        for _ in range(3):
            done = subprocess.run([programs / "cold_bench", "hubspot", "crm.contact", path], check=True,
                                  stdout=subprocess.PIPE)
            results.append(json.loads(done.stdout))
        run = sorted(results, key=lambda r: r["cold_ms"] / r["warm_ms"])[1]
        if run["translated"] != records:
            table.say("cold process", f"{run['translated']} of {records} records", failed=True)
        runs[records] = run
        table.add(f"cold process/hubspot.contacts/{records}", path.stat().st_size / run["cold_ms"] / 1e6,
                  run["cold_ms"] / run["warm_ms"], "x warm", 3, at_most=True,
                  remark=f"{run['cold_ms']:.0f} ms cold with {run['open_ms']:.1f} ms to open, {run['warm_ms']:.0f} warm")
    small, large = runs[10_000]["peak_kb"], runs[100_000]["peak_kb"]
    if min(small, large) <= 0:
        return table.say("peak memory", "this system does not tell it", failed=True)
    table.add("peak memory, ten times the file", None, large / small, "x", 1.1, at_most=True,
              remark=f"{small / 1024:.1f} MB for the small file, {large / 1024:.1f} MB for the large one")


def script_rows(table, data):
    done = subprocess.run([sys.executable, HERE / "orjson_script.py", data], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        run = json.loads(line)
        target = 60 if run["case"].endswith("/100000") else 10
        name, remark = f"python/{run['case']}", f"script {run['bytes'] / run['script'] / 1e9:.3f} GB/s"
        if run["openint"] is None:
            table.say(name, "the package openint is not installed; " + remark)
        else:
            table.add(name, run["bytes"] / run["openint"] / 1e9, run["script"] / run["openint"], "x orjson script",
                      target, remark=remark)
    if done.returncode != 0:
        table.say("python", (done.stderr.strip().splitlines() or ["failed"])[-1], failed=True)


def size_row(table, build):
    library = build.parent / "translate-only" / "capi" / "libopenint.so"
    if not library.exists():
        table.say("translate-only library, stripped", "not built; ./dev translate-only builds it")
        return
    stripped = build / "bench-data" / "libopenint.stripped.so"
    subprocess.run(["strip", "-o", stripped, library.resolve()], check=True)
    table.add("translate-only library, stripped", None, stripped.stat().st_size / 1e6, "MB", 2, at_most=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = Path(sys.argv[1]).resolve()
    programs, data = build / "benchmarks", build / "bench-data"
    data.mkdir(exist_ok=True)
    subprocess.run([programs / "generate_pages", data], check=True)
    table = Table()
    try:
        translate_rows(table, programs, sys.argv[2] if len(sys.argv) > 2 else ".")
        open_rows(table, programs)
        cold_rows(table, programs, data)
        script_rows(table, data)
        size_row(table, build)
    finally:
        table.show()
        shutil.rmtree(data, ignore_errors=True)
    return 1 if table.failed else 0


if __name__ == "__main__":
    sys.exit(main())
