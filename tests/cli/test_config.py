"""Settings: where they come from, which wins, and what a bad file is answered with."""

from __future__ import annotations

import os
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from orgstats.config.settings import load
from tests.support.cli import Result, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.stores import AcmeParquet

    Configured = Callable[..., Result]

FILE = """
tz = "Asia/Tokyo"
org = "org_acme"
top = 5

[profiles.prod]
tz = "Europe/Berlin"
source = "postgresql://me:s3cret@db/gateway"

[profiles.labs]
org = "org_labs"
"""


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """The function that runs a command line with a configuration file and more environment."""

    def command(*argv: object, file: str = FILE, env: dict[str, str] | None = None) -> Result:
        path = tmp_path / "orgstats" / "config.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(file)
        return run(*argv, env={"XDG_CONFIG_HOME": str(tmp_path), **(env or {})})

    return command


def shown(result: Result) -> dict[str, str]:
    """Reads `name  value  (origin)`."""
    assert (result.code, result.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in result.out.splitlines()[1:]]
    return {name: " ".join(rest.split()) for name, rest in lines}


def test_without_a_file_everything_is_default() -> None:
    settings = shown(run("config", "show"))
    assert settings["tz"] == "UTC (default)"
    assert settings["source"] == "- (default)"
    assert all(value.endswith("(default)") for value in settings.values())


def test_every_setting_tells_where_it_came_from(configured: Configured, tmp_path: Path) -> None:
    result = configured("config", "show", "--profile", "prod", env={"ORGSTATS_TOP": "7"})
    file = tmp_path / "orgstats" / "config.toml"
    assert result.out.startswith(f"# {file}\n")
    settings = shown(result)
    assert settings["top"] == "7 (ORGSTATS_TOP)"
    assert settings["tz"] == f"Europe/Berlin ({file} [profiles.prod])"
    assert settings["org"] == f"org_acme ({file})"
    assert settings["metric"] == "cost (default)"


def test_no_password_is_shown(configured: Configured) -> None:
    result = configured("config", "show", env={"ORGSTATS_PROFILE": "prod"})
    assert "postgresql://me:***@db/gateway" in result.out
    assert "s3cret" not in result.out


def test_the_environment_beats_the_profile_and_a_flag_beats_all(
    configured: Configured, acme_parquet: AcmeParquet
) -> None:
    def zone(*argv: str, **env: str) -> str:
        source = {"ORGSTATS_SOURCE": str(acme_parquet()), **env}
        result = configured("summary", "--last", "1d", "-f", "csv", "-q", *argv, env=source)
        return result.out.splitlines()[1].split(",")[3]

    assert zone() == "Asia/Tokyo"
    assert zone("--profile", "prod") == "Europe/Berlin"
    assert zone(ORGSTATS_PROFILE="prod") == "Europe/Berlin"
    assert zone("--profile", "prod", ORGSTATS_TZ="Asia/Kolkata") == "Asia/Kolkata"
    assert zone("--profile", "prod", "--tz", "UTC", ORGSTATS_TZ="Asia/Kolkata") == "UTC"


def test_settings_stand_for_options(configured: Configured, acme_parquet: AcmeParquet) -> None:
    settings = 'org = "Acme"\nmetric = "requests"\ntop = 2\nbucket = "month"\nmode = "credits"\n'
    source = ("-s", acme_parquet(), "--month", "2026-10", "-f", "json", "-q")
    options = ("--org", "org_acme", "--metric", "requests", "--top", 2, "--bucket", "month")
    by = ("breakdown", "--by", "key", *source)
    expected = run(*by, *options, "--mode", "credits").out
    assert configured(*by, file=settings).out == expected
    assert configured(*by, *options, "--mode", "credits", file="").out == expected


def test_an_empty_variable_sets_nothing(configured: Configured) -> None:
    settings = shown(configured("config", "show", file="", env={"ORGSTATS_TZ": ""}))
    assert settings["tz"] == "UTC (default)"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("tz = ", "{path} is not TOML: "),
        ('colour = "red"', "{path} sets 'colour', which is not a setting"),
        ('orgg = "x"', "{path} sets 'orgg', which is not a setting\nhint: did you mean org?"),
        ("tz = 1", "{path} sets tz to 1, which is not text"),
        ('top = "5"', "{path} sets top to '5', which is not a whole number from 1"),
        ("top = 0", "{path} sets top to 0, which is not a whole number from 1"),
        ("top = true", "{path} sets top to True, which is not a whole number from 1"),
        ("profiles = 1", "{path} sets profiles to 1, which is not a table"),
        ("[profiles.test]", "there is no profile 'prod'\nhint: {path} has: test"),
        ("[profiles.prod]\ntop = -1", "{path} [profiles.prod] sets top to -1, which is not"),
        ("tz = {a = 1}", "{path} sets tz to a table, which is not text"),
        ("tz" + ".a" * 900 + " = 1", "{path} sets tz to a table, which is not text"),
        ("tz" + ".a" * 2000 + " = 1", "{path} is nested too deeply"),
        ("tz = " + "[" * 50_000, "{path} is nested too deeply"),
        ("tz = " + "{a=" * 20_000, "{path} is nested too deeply"),
        ("top = " + "9" * 5_000, "{path} is not TOML: "),
        ("#" * 70_000, "{path} is larger than 64 kB"),
        ("[profiles]\nprod = 3", "{path} [profiles.prod] is not a table of settings"),
    ],
)
def test_a_bad_file(configured: Configured, tmp_path: Path, file: str, message: str) -> None:
    path = tmp_path / "orgstats" / "config.toml"
    code, out, err = configured("summary", "--profile", "prod", file=file)
    assert err.startswith("orgstats: error: " + message.format(path=path))
    assert (code, out) == (2, "")


@pytest.mark.parametrize("value", ["0", "-1", "ten", "1.5", "9" * 20])
def test_a_bad_variable(configured: Configured, value: str) -> None:
    code, out, err = configured("config", "show", env={"ORGSTATS_TOP": value})
    assert err == f"orgstats: error: ORGSTATS_TOP={value!r} is not a whole number from 1\n"
    assert (code, out) == (2, "")


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "orgstats" / "config.toml"
    path.parent.mkdir()
    path.write_bytes(b'org = "\xff"')
    code, _, err = run("config", "show", env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert err.startswith(f"orgstats: error: {path} is not TOML: ")
    assert code == 2


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "orgstats" / "config.toml"
    path.mkdir(parents=True)
    code, _, err = run("config", "show", env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert err == f"orgstats: error: {path} cannot be read: it is not a file\n"
    assert code == 2


def test_a_pipe_in_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "orgstats" / "config.toml"
    path.parent.mkdir()
    os.mkfifo(path)
    # Whoever waits for this writer, who writes nothing, is let go at last.
    keeper = os.open(path, os.O_RDWR)
    last = Timer(60, os.close, [keeper])
    last.start()
    done = run("config", "show", env={"XDG_CONFIG_HOME": str(tmp_path)})
    last.cancel()
    os.close(keeper)
    assert done.err == f"orgstats: error: {path} cannot be read: it is not a file\n"
    assert (done.code, done.out) == (2, "")


def test_a_device_in_place_of_the_file_ends(tmp_path: Path) -> None:
    for device, code in (("/dev/null", 0), ("/dev/zero", 2)):
        path = tmp_path / device.strip("/") / "orgstats" / "config.toml"
        path.parent.mkdir(parents=True)
        path.symlink_to(device)
        done = run("config", "show", env={"XDG_CONFIG_HOME": str(path.parent.parent)})
        assert done.code == code


def test_a_setting_never_shows_a_password_in_its_repr(tmp_path: Path) -> None:
    found = load(tmp_path / "none.toml", {"ORGSTATS_SOURCE": "postgresql://me:s3cret@db/x"})
    assert "s3cret" not in repr(found)
    assert found.text("source") == "postgresql://me:s3cret@db/x"
