"""What deployments are made of agrees with the portal: Dockerfile, fly.toml, systemd units, the proxy's file."""

import json
import re
import runpy
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from crikit.admin.doctor.settings import KNOWN
from crikit.config import SettingError, Settings
from crikit.mail.smtp.dialogue import SECONDS_FOR_THE_VERDICT
from crikit.web.access import PUBLIC

ROOT = Path(__file__).resolve().parent.parent
FLY = tomllib.loads((ROOT / "fly.toml").read_text())
SYSTEMS = {"PATH", "PYTHONUNBUFFERED"}
SECRETS = {"SECRET_KEY": "k" * 32, "MAIL_SERVER": "smtp.pine.test"}
UNITS = sorted((ROOT / "deploy").glob("*.service"))
DOORS = sorted((ROOT / "deploy").glob("*.socket"))


def instructions(word: str) -> list[str]:
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    return re.findall(rf"^{word} (.*)$", text, re.M)


def image_environment() -> dict[str, str]:
    pairs = [pair.partition("=") for line in instructions("ENV") for pair in shlex.split(line)]
    return {name: value for name, _, value in pairs}


def assignments(path: Path) -> dict[str, str]:
    lines = [line.removeprefix("#") for line in path.read_text().splitlines()]
    return {name: value for name, _, value in (line.partition("=") for line in lines) if re.fullmatch("[A-Z_]+", name)}


def unit(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", path.read_text(), re.M):
        found.setdefault(name, []).append(value)
    return found


def server() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def seconds(told: str) -> int:
    return int(told.removesuffix("s"))


@pytest.mark.parametrize(
    "environment",
    [image_environment(), FLY["env"], assignments(ROOT / "deploy" / "environment.example")],
    ids=["Dockerfile", "fly.toml", "environment.example"],
)
def test_only_settings_are_set(environment: dict[str, str]) -> None:
    assert set(environment) - KNOWN - SYSTEMS == set()


def on_fly(tmp_path: Path, **more: str) -> Settings:
    told = {**image_environment(), **FLY["env"], **SECRETS, "CRIKIT_INSTANCE": str(tmp_path), **more}
    return Settings.from_environment(told)


def test_the_portal_starts_with_what_fly_sets(tmp_path: Path) -> None:
    made = on_fly(tmp_path)
    assert (made.is_development, made.is_https, made.trusted_proxies, made.uses_sqlite) == (False, True, 1, True)
    assert made.scheduler
    assert not on_fly(tmp_path, DATABASE_URL="postgresql://crikit@db/crikit").scheduler


def test_the_portal_starts_with_what_a_machine_of_ones_own_sets(tmp_path: Path) -> None:
    told = {**assignments(ROOT / "deploy" / "environment.example"), **SECRETS, "CRIKIT_INSTANCE": str(tmp_path)}
    made = Settings.from_environment(told)
    assert (made.is_https, made.mail_use_tls, made.trusted_proxies) == (True, True, 1)
    assert Settings.mail_default_sender != made.mail_default_sender


def test_sqlite_stands_on_a_volume_of_one_machine(tmp_path: Path) -> None:
    [volume] = FLY["mounts"]
    assert volume["destination"] == image_environment()["CRIKIT_INSTANCE"] == instructions("VOLUME")[0]
    assert volume["processes"] == ["web"]
    assert "DATABASE_URL" not in FLY["env"]
    assert FLY["http_service"]["min_machines_running"] == 1
    with pytest.raises(SettingError, match="SQLite serves one machine only"):
        on_fly(tmp_path, CRIKIT_MACHINES="2")
    on_fly(tmp_path, CRIKIT_MACHINES="2", DATABASE_URL="postgresql://crikit@db/crikit")


def test_fly_runs_processes_that_there_are(app: Flask) -> None:
    started = re.findall(r"^    (\w+)\)$", (ROOT / "bin" / "start").read_text(), re.M)
    assert set(FLY["processes"].values()) <= set(started)
    for part in (FLY["http_service"], FLY["mounts"][0], FLY["restart"][0]):
        assert set(part["processes"]) <= set(FLY["processes"])
    assert json.loads(instructions("CMD")[0])[0] in started
    assert json.loads(instructions("ENTRYPOINT")[0]) == ["bin/start"]
    flask, app_option, wsgi, command = FLY["deploy"]["release_command"].split()
    assert (flask, app_option, wsgi) == ("flask", "--app", "wsgi")
    assert command in app.cli.commands


def test_everybody_means_the_same_port() -> None:
    ports = {FLY["env"]["PORT"], image_environment()["PORT"], instructions("EXPOSE")[0]}
    assert ports == {str(FLY["http_service"]["internal_port"])}


def test_health_is_asked_where_it_is_told(app: Flask) -> None:
    calls = app.url_map.bind("localhost")
    for check in FLY["http_service"]["checks"]:
        endpoint, _ = calls.match(check["path"], method=check["method"])
        assert app.view_functions[endpoint].access == PUBLIC  # type: ignore[attr-defined]
        assert seconds(check["timeout"]) < seconds(check["interval"])


def test_whoever_stops_the_server_waits_for_its_last_requests() -> None:
    patience = server()["graceful_timeout"]
    assert FLY["kill_signal"] == instructions("STOPSIGNAL")[0] == "SIGTERM"
    assert SECONDS_FOR_THE_VERDICT < patience < seconds(FLY["kill_timeout"]) <= 300
    for path in UNITS:
        told = unit(path)
        assert told["KillSignal"] == ["SIGTERM"]
        assert patience < int(told["TimeoutStopSec"][0])
        # Only the first process is told, which tells the others.
        assert told["KillMode"] == ["mixed"]


def test_the_image_holds_what_is_copied_and_the_build_is_sent_no_more() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied: set[str] = set()
    for line in instructions("COPY"):
        if not line.startswith("--from"):
            copied |= set(line.split()[:-1])
    assert copied == sent
    assert all((ROOT / name).exists() for name in copied)


def test_units_start_what_there_is_as_a_user_of_its_own(app: Flask) -> None:
    example = assignments(ROOT / "deploy" / "environment.example")
    for path in UNITS:
        told = unit(path)
        assert told["User"] == ["crikit"]
        assert example["CRIKIT_INSTANCE"] == f"/var/lib/{told['StateDirectory'][0]}"
        for line in [*told["ExecStart"], *told.get("ExecStartPre", [])]:
            program, *arguments = line.split()
            assert program in (f"{told['WorkingDirectory'][0]}/.venv/bin/{name}" for name in ("flask", "gunicorn"))
            assert arguments[-1] in {*app.cli.commands, "wsgi:app"}
    assert {path.name for path in UNITS} == {"crikit-web.service", "crikit-worker.service"}


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Where there is one. Paths lead to this working copy instead of a deployment."""
    if not (program := shutil.which("systemd-analyze")):
        return
    for path in (*UNITS, *DOORS):
        text = path.read_text().replace("/srv/crikit/.venv", str(ROOT / ".venv"))
        (tmp_path / path.name).write_text(text.replace("WorkingDirectory=/srv/crikit", f"WorkingDirectory={ROOT}"))
    command = [program, "verify", "--man=no", *(str(tmp_path / path.name) for path in (*UNITS, *DOORS))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if "crikit-" in line] == []
    assert done.returncode == 0, done.stderr


def test_the_proxy_leads_to_a_door_that_stays_open_while_the_server_starts_anew() -> None:
    [listens] = unit(ROOT / "deploy" / "crikit-web.socket")["ListenStream"]
    told = unit(ROOT / "deploy" / "crikit-web.service")
    assert told["Requires"] == told["Also"] == ["crikit-web.socket"]
    assert not any("--bind" in line for line in told["ExecStart"])
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert re.search(rf"^\treverse_proxy {re.escape(listens)}$", proxy, re.M)
    assert proxy.count("{") == proxy.count("}") == 1
    host = Settings(base_url=assignments(ROOT / "deploy" / "environment.example")["BASE_URL"]).hostname
    assert re.search(rf"^{re.escape(host)} {{$", proxy, re.M)


def test_who_stops_the_server_shuts_its_door_as_well() -> None:
    """Else the next visitor starts it again, in the middle of a restoration."""
    for page in ("operations.md", "recipes.md"):
        for line in (ROOT / "docs" / page).read_text().splitlines():
            if "systemctl stop" in line and "crikit-web" in line:
                assert "crikit-web.socket crikit-web" in line


def test_the_table_of_settings_names_each_one_and_no_other() -> None:
    rows = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "docs" / "operations.md").read_text(), re.M)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(KNOWN)


def test_commands_run_as_the_units_do() -> None:
    command = (ROOT / "deploy" / "crikit").read_text()
    for path in UNITS:
        told = unit(path)
        for word, option in {
            "User": "--uid=",
            "Group": "--gid=",
            "WorkingDirectory": "--working-directory=",
            "EnvironmentFile": "--property=EnvironmentFile=",
            "UMask": "--property=UMask=",
        }.items():
            assert option + told[word][0] in command.split()
    assert (ROOT / "deploy" / "crikit").stat().st_mode & 0o111
