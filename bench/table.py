"""One line for each figure: what was measured, the bar, the goal, the verdict, and the others beside it."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.load import Sample
from bench.postgres import CONSTANT
from bench.rights import Orders, Rights
from bench.rounds import Measured
from bench.steps import Work

OTHERS = ("raw_best", "Flask-Admin", "Django admin")


@dataclass
class Figure:
    """`value` None means that it could not be measured; without a bar it is only told."""

    name: str
    value: float | None
    bar: float | None = None
    goal: float | None = None
    unit: str = ""
    higher_is_better: bool = False
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.goal is not None and self._reaches(self.goal):
            return "goal"
        return "" if self.bar is None else "bar" if self._reaches(self.bar) else "MISSED"

    def _reaches(self, mark: float) -> bool:
        # Judged as it is printed, so that no line contradicts itself.
        shown, mark = float(number(self.value).replace(",", "")), float(mark)
        return shown >= mark if self.higher_is_better else shown <= mark

    def told(self, value: float | None) -> str:
        return "–" if value is None else f"{number(value)}{self.unit}"

    def mark(self, value: float | None) -> str:
        return "" if value is None else f"{'≥' if self.higher_is_better else '≤'} {number(value)}{self.unit}"

    def row(self) -> list[str]:
        others = [self.beside.get(name, "") for name in OTHERS]
        return [self.name, self.told(self.value), self.mark(self.bar), self.mark(self.goal), self.verdict, *others]


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}" if value >= 10 else f"{value:.2f}"


def printed(figures: list[Figure]) -> str:
    return aligned(["crikit", "measured", "bar", "goal", "verdict", *OTHERS], [figure.row() for figure in figures])


def absolute(measured: Measured) -> str:
    """This machine's own figures at this hour, for those who look for a cause."""
    rows = []
    for (app, scenario), samples in sorted(measured.samples.items(), key=lambda item: item[0][1]):
        middle = [statistics.median(of(s) for s in samples) for of in (_cpu, _per_second, _p50, _p95)]
        size, encoding = measured.wire[app, scenario]
        errors = sum(sample.errors for sample in samples)
        rows.append([scenario, app, *(f"{value:.2f}" for value in middle), f"{size:,}", encoding, str(errors)])
    titles = ["", "", "CPU ms", "requests/s", "50 % ms", "95 % ms", "bytes", "encoding", "errors"]
    return aligned(titles, rows)


def aligned(titles: list[str], rows: list[list[str]]) -> str:
    rows = [titles, *rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def compared(ratio: Callable[[str], float | None], name: str, bar: float, goal: float) -> Figure:
    """A ratio to `raw`, with the others' ratios to the same."""
    beside = {other: ratio(other) for other in OTHERS}
    shown = {other: f"{number(found)} ×" for other, found in beside.items() if found is not None}
    return Figure(name, ratio("crikit"), bar, goal, " × raw", beside=shown)


LISTS = (
    ("first page", "first", 3.0, 2.0),
    ("filter", "filter", 2.5, 1.5),
    ("search", "search", 0.6, 0.35),
    ("deep page", "deep", 2.5, 1.5),
    ("edit one address", "edit", 4.0, 2.5),
    ("select all filtered", "action", 2.0, 1.5),
)


PAD = (("an item is searched on the pad", "item_typed"), ("a line is added on the pad", "line"))
UNSORTED = ("by customer", "by purchase_order", "by entered", "by lines", "by standard", "by total")


def loaded(measured: Measured) -> list[Figure]:
    def computing(scenario: str) -> Callable[[str], float | None]:
        return lambda app: measured.least(app, scenario, "raw")

    figures = [compared(computing(key), f"CPU, {name}", bar, goal) for name, key, bar, goal in LISTS]
    for peer, bar, goal in (("Django admin", 12, 25), ("Flask-Admin", 7, 14)):
        ratio = measured.ratio(_per_second, "crikit", "first", peer)
        figures.append(
            Figure(f"requests a second, first page, × {peer}", ratio, bar, goal, " ×", higher_is_better=True)
        )
    figures += pad(measured)
    slowest = max(("first", "filter", "deep"), key=lambda k: measured.ratio(_p95, "crikit", k, "raw") or 0)
    ends = f"slowest 5 % of the lists ({slowest})"
    figures.append(compared(lambda app: measured.ratio(_p95, app, slowest, "raw"), ends, 3.0, 2.5))
    return figures


def pad(measured: Measured) -> list[Figure]:
    """What somebody waits for who types an order: the limit is crikit's own way of doing it, without a framework."""
    figures = []
    for name, scenario in PAD:
        cpu = measured.least("crikit", scenario, "raw")
        ends = measured.ratio(_p95, "crikit", scenario, "raw")
        figures += [Figure(f"CPU, {name}", cpu, 2.5, 1.5, " × raw")]
        figures += [Figure("… its slowest 5 %", ends, 2.5, 1.5, " × raw")]
    return figures


def _cpu(sample: Sample) -> float:
    return sample.cpu


def _per_second(sample: Sample) -> float:
    return sample.per_second


def _p50(sample: Sample) -> float:
    return sample.percentile(50)


def _p95(sample: Sample) -> float:
    return sample.percentile(95)


def sending(cpu: list[float], measured: Measured) -> Figure:
    """“Confirm and send” of all filtered, against the limit's statement that queues them."""
    limit = measured.samples.get(("raw", "action"))
    ratio = min(cpu) * 1e3 / min(s.cpu for s in limit) if cpu and limit else None
    return Figure("CPU, send all filtered", ratio, 2.0, 1.5, " × raw")


def growth(work: dict[str, dict[int, Work]], sizes: tuple[int, int]) -> list[Figure]:
    small, large = sizes
    ratio = {scenario: of[large].steps / max(1, of[small].steps) for scenario, of in work.items()}
    constant = [scenario for scenario in ("first", "filter", "deep", "edit") if scenario in ratio]
    worst = max(constant, key=lambda scenario: ratio[scenario])
    span = f"{small:,} → {large:,}"
    figures = [
        Figure(f"SQLite steps {span}, worst ({worst})", ratio[worst], 1.1, 1.0, " ×"),
        Figure(f"SQLite steps {span}, search", ratio.get("search"), 2.5, 1.9, " ×"),
        Figure("… twice as many items each time, a page", ratio.get("items"), 1.1, 1.0, " ×"),
        Figure("… an item is searched", ratio.get("item_search"), 2.5, 1.9, " ×"),
        Figure("… an item is typed on the pad", ratio.get("item_typed"), 2.5, 1.9, " ×"),
    ]
    for name, scenario, bar, goal in (
        ("first page", "first", 10, 6),
        ("filter", "filter", 10, 6),
        ("edit", "edit", 8, 6),
        ("a line is added on the pad", "line", 14, 12),
    ):
        most = max(of.statements for of in work[scenario].values())
        figures.append(Figure(f"statements, {name}", most, bar, goal))
    figures.append(Figure("statements, select all filtered", max(of.statements for of in work["action"].values())))
    return figures


def wire(measured: Measured, loads: dict[str, tuple[int, int]]) -> list[Figure]:
    figures = []
    for name, scenario, bar in (
        *(("first page", "first", 12), ("filter", "filter", 6), ("one row", "edit", 1.5)),
        *(("items found on the pad", "item_typed", 3), ("a line of the pad", "line", 3)),
    ):
        sizes = {app: size / 1e3 for (app, asked), (size, _) in measured.wire.items() if asked == scenario}
        shown = {app: f"{number(size)} kB" for app, size in sizes.items() if app in OTHERS and scenario != "edit"}
        figures.append(Figure(f"on the wire, {name}", sizes.get("crikit"), bar, None, " kB", beside=shown))
    shown = {app: f"{number(size / 1e3)} kB" for app, (size, _) in loads.items() if app in OTHERS}
    total = loads["crikit"][0] / 1e3 if "crikit" in loads else None
    figures.append(Figure("on the wire, first visit with all files", total, 120, 80, " kB", beside=shown))
    return figures


def postgres(measured: Measured | None, names: list[str]) -> list[Figure]:
    """Beside the limit on SQLite, the database's server counted in; and how the pages grow with the customers."""
    small, large = names
    figures = []
    for name, scenario in (*((name, key) for name, key, *_ in LISTS), *PAD):
        ratio = measured and measured.least(small, scenario, "raw")
        figures.append(Figure(f"PostgreSQL, CPU, {name}", ratio, unit=" × raw"))
    grown = {key: measured.least(large, key, small) or 0 for key in CONSTANT} if measured else {}
    worst = max(grown, key=lambda key: grown[key], default="not measured")
    figures.append(Figure(f"PostgreSQL, CPU, three times as many, worst ({worst})", grown.get(worst), 1.4, 1.2, " ×"))
    search = measured and measured.least(large, "search", small)
    return [*figures, Figure("… search", search, 2.5, 1.9, " ×")]


def memory(found: dict[str, float]) -> Figure:
    shown = {app: f"{number(size)} MiB" for app, size in found.items() if app in OTHERS}
    return Figure("memory, 2 workers", found.get("crikit"), 150, 110, " MiB", beside=shown)


def orders(found: Orders | None) -> list[Figure]:
    """Lists by date, number and state are held to their bar; those by other columns are told."""
    grown = found.grown if found else {}
    figures = []
    for who in ("office", "rep", "customer"):
        mine = {name: ratio for name, ratio in grown.items() if name.startswith(f"{who}, ")}
        lists = {name: ratio for name, ratio in mine.items() if not name.endswith(("search", *UNSORTED))}
        worst = max(lists, key=lambda name: lists[name], default=f"{who}, list")
        figures.append(Figure(f"SQLite steps 1,000 → 100,000 orders, {worst}", lists.get(worst), 1.1, 1.0, " ×"))
        figures.append(Figure(f"… {who}, search", mine.get(f"{who}, search"), 2.5, 1.1, " ×"))
    by = {name: ratio for name, ratio in grown.items() if name.endswith(UNSORTED)}
    worst = max(by, key=lambda name: by[name], default="office, by another column")
    return [
        *figures,
        Figure(f"… {worst}, the worst without an index", by.get(worst), None, None, " ×"),
        Figure("statements more for 100,000 orders", found and found.statements, 0),
        Figure("computing, 300 lines pasted", found and found.paste, 1.0, 0.5, " s"),
        Figure("statements more for 300 lines than for 30", found and found.paste_statements, 0),
        Figure("computing, an order of 100 lines as a PDF", found and found.pdf * 1e3, 150, 50, " ms"),
    ]


def rights(found: Rights | None) -> list[Figure]:
    figures = []
    for page in ("invite page", "customers page"):
        share = found and found.share[page] * 100
        figures.append(Figure(f"rights, share of the {page}", share, 5, 3, " %"))
    return [
        *figures,
        Figure("statements, rights, at most", found and found.statements, 2, None),
        Figure("permissions, search 50 → 5,000 usernames", found and found.search, 1.5, 1.1, " ×"),
    ]


def bulk(found: dict[str, Any]) -> list[Figure]:
    imported, letters = found.get("import"), found.get("letters")
    return [
        Figure("import of 100,000 customers", imported and imported.seconds, 60, 20, " s"),
        Figure("… its memory", imported and imported.mib, 300, None, " MiB"),
        Figure("select 100,000 customers with one press", found.get("select"), None, None, " s"),
        Figure("queue 5,000 invitations with one press", found.get("queue"), None, None, " s"),
        Figure("letters written a second", letters and letters.written),
        Figure("letters delivered a second", letters and letters.delivered),
        Figure(
            "… beside smtplib with its bytes ready", letters and letters.ratio, 0.5, 0.8, " ×", higher_is_better=True
        ),
    ]
