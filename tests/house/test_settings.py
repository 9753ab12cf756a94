"""In production the service does not start until everything that protects somebody is given."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from khanegi.cli import database
from khanegi.conf.environment import Environment

GOOD = {
    "KHANEGI_ENV": "production",
    "KHANEGI_SECRET_KEY": "".join(chr(97 + place * 7 % 26) for place in range(60)),
    "KHANEGI_CODE_KEY": "0f" * 32,
    "KHANEGI_PUBLIC_URL": "https://khanegi.example",
    "KHANEGI_HOSTS": "khanegi.example",
    "KHANEGI_DATABASE_URL": "postgresql://khanegi:secret@db/khanegi",
    "KHANEGI_FILES": "/tmp/files",
    "KHANEGI_SMS_URL": "https://sms.example",
    "KHANEGI_COOP_URL": "https://coop.example",
    "KHANEGI_COOP_KEY": "5a" * 32,
    "KHANEGI_BANK_KEY": "5b" * 32,
    "KHANEGI_PERMIT_CERTIFICATES": "/etc/khanegi/permits.pem",
    "KHANEGI_LEDGER_PUBLIC_KEYS": f"1:{'0d' * 32}",
    "KHANEGI_MARK_PUBLIC_KEYS": f"1:{'0e' * 32},2:{'0f' * 32}",
}


def start(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run Django's own look at its settings."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    needed = {"PYTHONPATH": str(database.ROOT / "src"), "DJANGO_SETTINGS_MODULE": "khanegi.conf.settings"}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", *words],
        env=inherited | needed | environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_with_everything_given_it_starts_without_a_warning():
    done = start(GOOD, "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), (
        done.stderr
    )


@pytest.mark.parametrize("name", [name for name in GOOD if name != "KHANEGI_ENV"])
def test_without_one_of_them_it_refuses_and_names_it(name):
    done = start({key: value for key, value in GOOD.items() if key != name})

    assert done.returncode != 0
    assert f"{name} must be set in production." in done.stderr


def test_with_a_bucket_no_folder_is_needed_but_its_keys_are():
    bucket = {key: value for key, value in GOOD.items() if key != "KHANEGI_FILES"}
    bucket["KHANEGI_S3_URL"] = "https://store.example/papers"

    assert "KHANEGI_S3_KEY must be set in production." in start(bucket).stderr
    assert start(bucket | {"KHANEGI_S3_KEY": "key", "KHANEGI_S3_SECRET": "secret"}).returncode == 0


def test_without_any_setting_it_works_on_this_machine():
    assert start({}).returncode == 0


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda env: env.secret("NAME", local="x" * 60), "short"),
        (lambda env: env.secret("NAME", local="x" * 60), "x" * 60),
        (lambda env: env.key("NAME", local="6b" * 32), "6b" * 32),
        (lambda env: env.key("NAME", local="6b" * 32), "not hexadecimal"),
        (lambda env: env.public_url("NAME", local=""), "http://khanegi.example"),
        (lambda env: env.hosts("NAME"), "*"),
        (lambda env: env.hosts("NAME"), "khanegi.example,*"),
        (lambda env: env.hosts("NAME"), ","),
        (lambda env: env.numbered_keys("NAME"), ""),
        (lambda env: env.numbered_keys("NAME"), "0f" * 32),
        (lambda env: env.numbered_keys("NAME"), f"1:{'0f' * 32},"),
        (lambda env: env.database("NAME", local="", options={}), "postgresql://[half"),
    ],
)
def test_an_insecure_or_broken_value_is_refused(read, value):
    with pytest.raises(ImproperlyConfigured, match=r"^NAME "):
        read(Environment({"KHANEGI_ENV": "production", "NAME": value}))


def test_a_misspelt_production_does_not_become_local():
    with pytest.raises(ImproperlyConfigured, match="prodution"):
        Environment({"KHANEGI_ENV": "prodution"})


def test_connection_options_are_added_to_those_of_the_address():
    address = "postgresql://me:secret@db:6432/other?sslmode=require&options=-c%20a%3D1"
    made = Environment({"NAME": address}).database("NAME", local="", options={"lock_timeout": "5s"})

    assert (made["NAME"], made["HOST"], made["PORT"], made["PASSWORD"]) == ("other", "db", "6432", "secret")
    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["options"] == "-c a=1 -c lock_timeout=5s"
