"""Lists written for one test, and the small samples of what each program exports."""

from pathlib import Path

from crikit.exchange import reading
from crikit.exchange.reading.customers import CustomerRow, Job, Refusal

SAMPLES = Path(__file__).with_name("samples")


def sample(name: str) -> reading.Sheet:
    return reading.open_sheet(SAMPLES / name, name)


def sheet(folder: Path, content: str | bytes, name: str = "list.csv") -> reading.Sheet:
    path = folder / "uploaded"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return reading.open_sheet(path, name)


def entries(folder: Path, content: str | bytes) -> list[CustomerRow | Refusal | Job]:
    return list(reading.customers.read(sheet(folder, content)))


def customers(opened: reading.Sheet) -> list[CustomerRow]:
    return [entry for entry in reading.customers.read(opened) if isinstance(entry, CustomerRow)]


def refusals(folder: Path, content: str | bytes) -> list[Refusal]:
    return [entry for entry in entries(folder, content) if isinstance(entry, Refusal)]
