"""Settings: what has a default, what must be said in production, and a sentence for each wrong value."""

from pathlib import Path

import pytest

from crikit.config import SettingError, Settings

KEY = "k" * 32
PRODUCTION = {
    "CRIKIT_ENV": "production",
    "SECRET_KEY": KEY,
    "BASE_URL": "https://portal.pine.test",
    "MAIL_SERVER": "smtp.pine.test",
    "DATABASE_URL": "postgresql://crikit@db/crikit",
}


def settings(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"CRIKIT_INSTANCE": str(tmp_path), **environ})


def test_a_developers_machine_needs_no_settings(tmp_path: Path) -> None:
    made = settings(tmp_path)
    assert (made.base_url, made.is_development, made.scheduler) == ("http://127.0.0.1:8000", True, True)
    assert made.database_url == f"sqlite:///{tmp_path}/crikit.db"
    assert settings(tmp_path, PORT="9000").base_url == "http://127.0.0.1:9000"


def test_a_developers_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    key = settings(tmp_path).secret_key
    assert len(key) >= 32
    assert settings(tmp_path).secret_key == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_production_runs_with_what_it_is_given(tmp_path: Path) -> None:
    made = settings(tmp_path, **PRODUCTION)
    assert (made.hostname, made.is_https, made.is_development) == ("portal.pine.test", True, False)
    assert made.scheduler is False
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "MAIL_SERVER"])
def test_production_has_no_default_for_what_matters(tmp_path: Path, name: str) -> None:
    for wrong in ({k: v for k, v in PRODUCTION.items() if k != name}, {**PRODUCTION, name: ""}):
        with pytest.raises(SettingError, match=name):
            settings(tmp_path, **wrong)


BUCKET = {
    "LIBRARY_BUCKET": "papers",
    "S3_ENDPOINT": "https://s3.pine.test/",
    "S3_ACCESS_KEY_ID": "AK",
    "S3_SECRET_ACCESS_KEY": "secret",
}


def test_a_bucket_is_named_with_all_it_takes(tmp_path: Path) -> None:
    made = settings(tmp_path, **BUCKET)
    assert (made.library_bucket, made.s3_endpoint, made.s3_region) == ("papers", "https://s3.pine.test", "us-east-1")
    assert "secret" not in repr(made)
    for name in ("S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"):
        with pytest.raises(SettingError, match=name):
            settings(tmp_path, **{**BUCKET, name: ""})
    with pytest.raises(SettingError, match="Write it like"):
        settings(tmp_path, **{**BUCKET, "S3_ENDPOINT": "s3.pine.test"})


WRONG = {
    "CRIKIT_ENV": ("staging", "Use one of: development, production"),
    "SECRET_KEY": ("short", "at least 32 characters"),
    "BASE_URL": ("portal.pine.test", "without a path"),
    "DATABASE_URL": ("mysql://db/crikit", "sqlite:/// or postgresql://"),
    "PORT": ("eighty", "whole number"),
    "MAIL_PORT": ("-25", "whole number"),
    "TRUSTED_PROXIES": ("１", "whole number"),
    "SCHEDULER": ("maybe", "on or off"),
    "MAIL_USE_TLS": ("2", "on or off"),
    "WEB_CONCURRENCY": ("two", "whole number"),
    "LIBRARY_MEGABYTES": ("9" * 10, "whole number"),
    "STRIPE_API_BASE": ("https://[half", "Write it like"),
}


def test_all_wrong_values_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as refusal:
        settings(
            tmp_path,
            CRIKIT_ENV="production",
            **{name: value for name, (value, _) in WRONG.items() if name != "CRIKIT_ENV"},
        )
    told = str(refusal.value).splitlines()
    named = [line.split()[0] for line in told]
    assert sorted(named) == sorted([*WRONG.keys() - {"CRIKIT_ENV"}, "MAIL_SERVER"])


@pytest.mark.parametrize(("name", "wrong"), WRONG.items(), ids=WRONG)
def test_a_wrong_value_stops_the_start_and_says_what_to_write(
    tmp_path: Path, name: str, wrong: tuple[str, str]
) -> None:
    value, sentence = wrong
    with pytest.raises(SettingError, match=sentence) as refusal:
        settings(tmp_path, **{name: value})
    assert name in str(refusal.value)


@pytest.mark.parametrize("address", ["https://pine.test/portal", "ftp://pine.test", "https://", "javascript:alert(1)"])
def test_the_base_address_is_a_scheme_and_a_host(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingError, match="BASE_URL"):
        settings(tmp_path, **{**PRODUCTION, "BASE_URL": address})
    assert settings(tmp_path, **{**PRODUCTION, "BASE_URL": "https://pine.test/"}).base_url == "https://pine.test"


def test_two_ways_of_encrypting_mail_exclude_each_other(tmp_path: Path) -> None:
    assert settings(tmp_path, MAIL_USE_TLS="on").mail_use_tls
    assert settings(tmp_path, MAIL_USE_SSL="yes").mail_use_ssl
    with pytest.raises(SettingError, match="exclude each other"):
        settings(tmp_path, MAIL_USE_TLS="on", MAIL_USE_SSL="on")


def test_sqlite_serves_one_machine(tmp_path: Path) -> None:
    on_sqlite = {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/crikit.db"}
    assert settings(tmp_path, **on_sqlite).uses_sqlite
    with pytest.raises(SettingError, match="SQLite serves one machine only"):
        settings(tmp_path, **on_sqlite, CRIKIT_MACHINES="2")
    assert settings(tmp_path, **PRODUCTION, CRIKIT_MACHINES="2")


def test_secrets_stay_out_of_what_is_printed(tmp_path: Path) -> None:
    printed = repr(settings(tmp_path, SECRET_KEY=KEY, MAIL_PASSWORD="a mail password"))
    assert KEY not in printed
    assert "a mail password" not in printed


def test_a_folder_that_cannot_be_made_or_written_to_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"CRIKIT_INSTANCE is .*/file/inside, which can't be made: Not a directory"):
        settings(tmp_path / "file" / "inside")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(SettingError, match="where this user can't write"):
        settings(tmp_path)


STRIPE = {"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}


def test_stripe_is_named_with_both_of_its_secrets(tmp_path: Path) -> None:
    made = settings(tmp_path, **STRIPE)
    assert (made.stripe_secret_key, made.stripe_webhook_secret) == ("sk_live_1", "whsec_1")
    assert made.stripe_api_base == "https://api.stripe.com"
    assert "sk_live_1" not in repr(made)
    for missing in STRIPE:
        with pytest.raises(SettingError, match=f"{missing} is missing"):
            settings(tmp_path, **{name: value for name, value in STRIPE.items() if name != missing})


@pytest.mark.parametrize("base", ["ftp://stripe.test", "stripe.test", "https://stripe.test/v1", "file:///etc/passwd"])
def test_stripe_is_asked_at_an_address_of_the_web(tmp_path: Path, base: str) -> None:
    with pytest.raises(SettingError, match="STRIPE_API_BASE"):
        settings(tmp_path, STRIPE_API_BASE=base)
