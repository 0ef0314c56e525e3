"""Settings: defaults, the configuration file, a profile in it, the environment, then flags.

The file is TOML: settings at the top level are defaults, those in `[profiles.NAME]` are taken with
`--profile NAME`. Lists of tables, such as budgets, stand beside the settings; those of a profile
replace the others. They are read by whoever needs them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from orgstats.config import toml
from orgstats.config.secrets import presentable
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SettingValue = str | int | bool | None


class Setting(NamedTuple):
    """What can be set outside the command line: its default, type and use.

    An empty variable sets nothing, unless it `counts_empty`: a guard that is lost must be missed.
    """

    name: str
    default: SettingValue
    type: type[str] | type[int]
    about: str
    counts_empty: bool = False

    @property
    def variable(self) -> str:
        """Give the environment variable."""
        return f"ORGSTATS_{self.name.upper()}"


SETTINGS: tuple[Setting, ...] = (
    Setting("source", None, str, "where the rollups are"),
    Setting("org", None, str, "the organization, by id or exact name"),
    Setting("viewer", None, str, "who looks, by id or e-mail; never empty", counts_empty=True),
    Setting("tz", "UTC", str, "the IANA zone that cuts days"),
    Setting("metric", "cost", str, "what ranks, is charted and shared"),
    Setting("top", None, int, "rows of a ranking before they fold into other"),
    Setting("bucket", "auto", str, "step of the chart"),
    Setting("mode", "all", str, "billing mode"),
    Setting("timeout", 60, int, "seconds that a statement may take on a server"),
    Setting("schema", "public", str, "schema of the rollups in Postgres"),
    Setting("s3_endpoint", None, str, "address of what speaks S3's protocol"),
    Setting("s3_region", None, str, "region of the bucket"),
    Setting("s3_url_style", None, str, "where the bucket's name stands: path or vhost"),
    Setting("s3_profile", None, str, "profile of Amazon's own configuration that has the keys"),
    Setting("azure_account", None, str, "storage account in Azure"),
    Setting("threads", None, int, "threads that DuckDB may use"),
    Setting("memory_limit", None, str, "memory that DuckDB may use, such as 1GB"),
)
STORAGE = ("s3_endpoint", "s3_region", "s3_url_style", "s3_profile", "azure_account")
BY_NAME = {setting.name: setting for setting in SETTINGS}
PROFILE_VARIABLE = "ORGSTATS_PROFILE"
PROFILES = "profiles"
BUDGET = "budget"
ALLOCATION = "allocation"


class Resolved(NamedTuple):
    """A value and where it came from."""

    value: SettingValue
    origin: str

    def __repr__(self) -> str:
        """Show no password."""
        return f"Resolved({presentable(str(self.value))!r}, {self.origin!r})"


class Section(NamedTuple):
    """What stands beside the settings under a name, as it was written, and where."""

    content: object = ()
    origin: str = ""


class Config(NamedTuple):
    """Every setting with its origin; a flag, given as the argument of `get`, beats them all."""

    settings: Mapping[str, Resolved]
    path: Path
    profile: str | None = None
    budgets: Section = Section()
    allocation: Section = Section()

    def text(self, name: str, flag: str | None = None) -> str | None:
        """Give a setting that is text, or None if nothing sets it.

        Raises `UsageError` for bytes that are not UTF-8, which no library behind this one takes.
        """
        value = self.settings[name].value if flag is None else flag
        try:
            return None if value is None else str(value).encode().decode()
        except UnicodeEncodeError:
            option = name.replace("_", "-")
            raise UsageError(f"--{option} {value!r} is not text") from None

    def number(self, name: str, flag: int | None = None) -> int | None:
        """Give a setting that is a whole number, or None if nothing sets it."""
        value = self.settings[name].value if flag is None else flag
        return None if value is None else int(value)


def unset(path: Path) -> Config:
    """Give the defaults, as where there is neither a file nor an environment."""
    return Config({one.name: Resolved(one.default, "default") for one in SETTINGS}, path)


def load(path: Path, environ: Mapping[str, str], profile: str | None = None) -> Config:
    """Read the file, if there is one, and the environment.

    Raises `UsageError` for what is not TOML, a setting or profile that does not exist, or a value
    of the wrong type.
    """
    document = toml.read(path)
    profiles = document.pop(PROFILES, {})
    if not isinstance(profiles, dict):
        raise UsageError(f"{path} sets {PROFILES} to {_said(profiles)}, which is not a table")
    profile = profile or environ.get(PROFILE_VARIABLE) or None
    settings = dict(unset(path).settings)
    budgets = _section(BUDGET, document, Section(origin=f"{path}"))
    rules = _section(ALLOCATION, document, Section(origin=f"{path}"))
    settings |= _checked(document, f"{path}")
    if profile is not None:
        if profile not in profiles:
            known = ", ".join(profiles) or "none"
            raise UsageError(f"there is no profile {profile!r}", hint=f"{path} has: {known}")
        origin = f"{path} [{PROFILES}.{profile}]"
        budgets = _section(BUDGET, profiles[profile], budgets, origin)
        rules = _section(ALLOCATION, profiles[profile], rules, origin)
        settings |= _checked(profiles[profile], origin)
    for setting in SETTINGS:
        text = environ.get(setting.variable)
        if text or (text is not None and setting.counts_empty):
            settings[setting.name] = Resolved(_parsed(setting, text), setting.variable)
    return Config(settings, path, profile, budgets, rules)


def _section(name: str, table: object, otherwise: Section, origin: str | None = None) -> Section:
    """Take what has a name out of a table of settings, if it has any."""
    if not isinstance(table, dict) or name not in table:
        return otherwise
    return Section(table.pop(name), origin or otherwise.origin)


def _checked(table: object, origin: str) -> dict[str, Resolved]:
    if not isinstance(table, dict):
        raise UsageError(f"{origin} is not a table of settings")
    found = {}
    for name, value in table.items():
        setting = BY_NAME.get(name)
        if setting is None:
            from difflib import get_close_matches

            near = get_close_matches(name, BY_NAME, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(BY_NAME)}"
            raise UsageError(f"{origin} sets {name!r}, which is not a setting", hint=hint)
        if not _fits(setting, value):
            raise UsageError(
                f"{origin} sets {name} to {_said(value)}, which is not {_noun(setting)}"
            )
        found[name] = Resolved(value, origin)
    return found


def _parsed(setting: Setting, text: str) -> SettingValue:
    if setting.type is str:
        return text
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not _fits(setting, int(text)):
        raise UsageError(f"{setting.variable}={text!r} is not {_noun(setting)}")
    return int(text)


def _fits(setting: Setting, value: object) -> bool:
    """Tell whether a value can be that of a setting; all numbers count from 1."""
    return type(value) is setting.type and (not isinstance(value, int) or value > 0)


def _said(value: object) -> str:
    """Write a value, but not what is in it: that may be nested deeply."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return repr(value)


def _noun(setting: Setting) -> str:
    return "text" if setting.type is str else "a whole number from 1"
