"""Load on one target for a moment: requests, latencies and the server's own computing time per request."""

import random
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.browser import ENCODINGS
from bench.targets import LOADS, Request, Target, stay_on

DONE = """done = function(summary, latency, requests)
  local all = {}
  for i = 1, #latency do local value, times = latency(i); all[#all+1] = value .. ":" .. times end
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.timeout + e.status
  io.write("\\nRESULT ", summary.requests, " ", summary.duration, " ", errors, " ", table.concat(all, ","), "\\n")
end"""


@dataclass
class Sample:
    """`latencies` are microseconds and how often each was seen."""

    requests: int
    seconds: float
    errors: int
    latencies: dict[int, int] = field(default_factory=dict)
    connections: int = 1
    cpu_used: float = 0.0

    @property
    def per_second(self) -> float:
        # What was under way at the end is half done on average; else slow servers would look slower than they are.
        return (self.requests + self.connections / 2) / self.seconds

    @property
    def cpu(self) -> float:
        """Milliseconds of the server's computing per request; it finishes those that the end cut off."""
        return self.cpu_used * 1e3 / (self.requests + self.connections)

    def percentile(self, percent: float) -> float:
        """In milliseconds."""
        needed, seen = sum(self.latencies.values()) * percent / 100, 0
        for value, times in sorted(self.latencies.items()):
            seen += times
            if seen >= needed:
                return value / 1e3
        return float("nan")


def load(target: Target, scenario: str, connections: int, seconds: float, mark: str) -> Sample:
    before = target.cpu()
    drive = with_wrk if shutil.which("wrk") else with_a_loop
    sample = drive(target, scenario, connections, seconds, mark)
    target.settle()
    sample.connections, sample.cpu_used = connections, target.cpu() - before
    if not sample.requests and not sample.errors and seconds < 20:
        return load(target, scenario, connections, seconds * 5, mark + "again")
    return sample


def with_wrk(target: Target, scenario: str, connections: int, seconds: float, mark: str) -> Sample:
    script = target.folder / f"{scenario}.lua"
    script.write_text(lua(target, target.requests[scenario], mark))
    # wrk counts whole seconds only; interrupted it ends cleanly and tells how long it really ran.
    words = ["wrk", "-t1", f"-c{connections}", "-d60s", "--timeout", "30s", "-s", str(script)]
    process = subprocess.Popen(
        [*words, f"http://127.0.0.1:{target.port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: stay_on(LOADS),
    )
    try:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, trouble = process.communicate(timeout=70)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\S*)", out)
    if not found:
        raise RuntimeError(f"wrk ended without a result: {out[-500:]} {trouble[-500:]}")
    requests, microseconds, errors = (int(found[n]) for n in (1, 2, 3))
    pairs = (pair.split(":") for pair in found[4].split(",") if pair)
    return Sample(requests, microseconds / 1e6, errors, {int(value): int(times) for value, times in pairs})


def headers_of(target: Target, request: Request) -> dict[str, str]:
    own = {"Host": f"127.0.0.1:{target.port}", "Accept-Encoding": ENCODINGS, "User-Agent": "bench"}
    return own | ({"Cookie": target.browser.cookie} if target.browser.cookies else {}) | request.headers


def lua(target: Target, request: Request, mark: str) -> str:
    def quoted(text: str) -> str:
        return (
            '"' + "".join(f"\\{b:03d}" if b < 32 or b > 126 or b in (34, 92) else chr(b) for b in text.encode()) + '"'
        )

    # Each sample begins elsewhere, so that paths that take turns are all asked alike.
    lines = [f"local headers, ready, n = {{}}, {{}}, {random.randrange(len(request.paths))}"]
    lines += [f"headers[{quoted(name)}] = {quoted(value)}" for name, value in headers_of(target, request).items()]
    lines.append("local paths = {" + ", ".join(quoted(path) for path in request.paths) + "}")
    method = quoted(request.method)
    if request.body and "UNIQUE" in request.body:
        before, after = request.body.split("UNIQUE", 1)
        body = f'{quoted(before)} .. "u{mark}n" .. n .. "%40x.example" .. {quoted(after)}'
        path = "paths[(n - 1) % #paths + 1]"
        lines.append(f"request = function() n = n + 1; return wrk.format({method}, {path}, headers, {body}) end")
    else:
        body = quoted(request.body) if request.body else "nil"
        lines.append("function init()")
        lines.append(f"  for i = 1, #paths do ready[i] = wrk.format({method}, paths[i], headers, {body}) end")
        lines.append("end")
        lines.append("request = function() n = n + 1; return ready[(n - 1) % #paths + 1] end")
    return "\n".join([*lines, DONE])


def with_a_loop(target: Target, scenario: str, connections: int, seconds: float, mark: str) -> Sample:
    """The same where wrk is missing; the loop shares the machine with the server, so the figures are coarser."""
    request, end = target.requests[scenario], time.perf_counter() + seconds
    sample, lock = Sample(0, 0.0, 0), threading.Lock()

    def drive(number: int) -> None:
        with socket.create_connection(("127.0.0.1", target.port), timeout=30) as line:
            stream, turn = line.makefile("rb"), 0
            while (began := time.perf_counter()) < end:
                line.sendall(_bytes(target, request, f"u{mark}c{number}n{turn}", turn))
                status = _read_answer(stream)
                took = int((time.perf_counter() - began) * 1e6)
                turn += 1
                with lock:
                    sample.requests += 1
                    sample.errors += status >= 400
                    sample.latencies[took] = sample.latencies.get(took, 0) + 1

    began = time.perf_counter()
    threads = [threading.Thread(target=drive, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sample.seconds = time.perf_counter() - began
    return sample


def _bytes(target: Target, request: Request, unique: str, turn: int) -> bytes:
    body = (request.body or "").replace("UNIQUE", f"{unique}%40x.example")
    lines = [f"{request.method} {request.paths[turn % len(request.paths)]} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers_of(target, request).items()]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


def _read_answer(stream) -> int:
    """The status; the body is read to its end."""
    status, length = int(stream.readline().split()[1]), 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    stream.read(length)
    return status


def tracebacks(log: Path) -> int:
    return log.read_text(errors="replace").count("Traceback")
