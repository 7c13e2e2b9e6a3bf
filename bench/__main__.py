"""Measures everything and prints one table."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import bulk, invoices, letters, postgres, rights, rounds, rows, specs, steps, table
from bench.first_load import first_load
from bench.load import tracebacks
from bench.targets import SERVERS, Target

WORK = Path(__file__).resolve().parent / "work"
N, MANY = 10_000, 100_000
# Filling PostgreSQL takes long; with both the lists are longer than is counted.
LARGER = 30_000
PARTS = ("load", "growth", "orders", "invoices", "rights", "memory", "postgres", "bulk")
WEIGHED = ("crikit", "flask_admin", "django_admin")


def main() -> None:
    asked = arguments()
    began = time.monotonic()
    found: dict[str, Any] = {}
    figures: list[table.Figure] = []
    if "load" in asked.parts:
        figures += loaded_part(asked, found)
    if "growth" in asked.parts:
        say("counting SQLite's steps …")
        sizes = (N, MANY)
        work = steps.count(specs.crikit(), {n: ground(n) for n in sizes})
        found["steps"] = {scenario: {n: of[n] for n in of} for scenario, of in work.items()}
        figures += table.growth(work, sizes)
    if "orders" in asked.parts:
        say("listing, pasting and printing orders …")
        measured = rights.orders(*ground(N))
        found["orders"] = measured and measured.grown
        figures += table.orders(measured)
    if "invoices" in asked.parts:
        say(f"listing {invoices.MANY:,} invoices …")
        figures += invoices.figures(invoices.measure(*ground(invoices.CUSTOMERS)))
    if "rights" in asked.parts:
        say("asking who may what …")
        figures += table.rights(rights.measure(*ground(N)))
    if "memory" in asked.parts:
        say("weighing two workers …")
        figures.append(table.memory(memory_of_two_workers()))
    if "postgres" in asked.parts:
        sizes = (N, LARGER)
        measured = postgres.measure({n: ground(n) for n in sizes}, asked.rounds, say)
        figures += table.postgres(measured, [postgres.name_of(n) for n in sizes])
    if "bulk" in asked.parts:
        figures += table.bulk(bulk_part())
    print("\n" + table.printed(figures))
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes, load average {os.getloadavg()[0]:.1f}")
    if speeds := found.get("speeds"):
        shown = ", ".join(f"{speed:.1f}" for speed in (min(speeds), statistics.median(speeds), max(speeds)))
        print(f"A fixed piece of work took {shown} ms (least, middle, most): the restlessness of this machine.")
        print(
            "× raw: one worker, eight connections; CPU in the least disturbed round. Others: the same figure for them."
        )
    if asked.json:
        Path(asked.json).write_text(json.dumps([vars(f) | {"verdict": f.verdict} for f in figures], indent=1) + "\n")
    sys.exit(asked.strict and any(figure.verdict == "MISSED" for figure in figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS, help=f"some of {','.join(PARTS)}")
    parser.add_argument(
        "--apps", type=lambda text: text.split(","), default=list(specs.ALL), help=f"some of {','.join(specs.ALL)}"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--n", type=int, default=N, help="customers in the loaded part")
    parser.add_argument("--scenarios", type=lambda text: text.split(","), default=list(specs.SCENARIOS))
    parser.add_argument("--absolute", action="store_true", help="print milliseconds and requests a second, too")
    parser.add_argument("--strict", action="store_true", help="end with 1 if a bar is missed")
    parser.add_argument("--json", help="a file for the figures")
    return parser.parse_args()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def ground(n: int) -> tuple[dict[str, Any], Path]:
    """Facts and file of the shared rows."""
    path = rows.database(WORK / f"rows_{n}.db", n)
    return rows.facts(path, n), path


@contextmanager
def running(names: list[str], n: int, workers: int = 1) -> Iterator[list[Target]]:
    targets: list[Target] = []
    try:
        for name in names:
            target = Target(specs.ALL[name](), *ground(n), workers=workers)
            targets.append(target)
            target.start(cores=SERVERS if workers == 1 else None)
            target.sign_in()
        yield targets
    finally:
        for target in targets:
            target.stop()


def loaded_part(asked: argparse.Namespace, found: dict[str, Any]) -> list[table.Figure]:
    with running(asked.apps, asked.n) as targets:
        measured = rounds.measure(targets, asked.scenarios, asked.rounds, say)
        found["speeds"] = measured.speeds
        loads = {target.name: first_load(target) for target in targets if target.spec.is_checked}
        of_crikit = [target for target in targets if target.name == "crikit"]
        pair = f"?customer_type={rows.TYPE}&sales_rep={rows.REP}"
        sent = [bulk.send_all(target, pair).cpu for target in of_crikit for _ in range(bulk.SENDS)]
        for target in targets:
            if count := tracebacks(target.folder / "log.txt"):
                say(f"{target.name} logged {count} tracebacks, see {target.folder / 'log.txt'}")
    if asked.absolute:
        print(table.absolute(measured))
    figures = table.loaded(measured)
    return [*figures[:6], table.sending(sent, measured), *figures[6:], *table.wire(measured, loads)]


def memory_of_two_workers() -> dict[str, float]:
    found = {}
    for name in WEIGHED:
        with running([name], N, workers=2) as [target]:
            for turn in range(40):
                # A connection of its own each time, so that both workers get their share.
                target.browser.close()
                target.ask(("first", "filter", "search", "deep")[turn % 4])
            found[target.name] = target.memory()
    return found


def bulk_part() -> dict[str, Any]:
    say(f"importing {MANY:,} customers …")
    found: dict[str, Any] = {"import": bulk.import_from_accounting(WORK, MANY)}
    say("selecting all of them …")
    found["select"] = bulk.select_all(*ground(MANY))
    say(f"inviting {bulk.INVITED:,} and delivering their letters …")
    found["queue"], target = bulk.queue_5000(*ground(bulk.INVITED))
    found["letters"] = letters.deliver(target)
    return found


if __name__ == "__main__":
    main()
