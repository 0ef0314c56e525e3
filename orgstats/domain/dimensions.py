"""Every dimension, declared once, as data.

The meaning of the stored columns is that of LLM Gateway's hourly statistics tables.
"""

from typing import NamedTuple


class Dimension(NamedTuple):
    """Something usage can be broken down or filtered by, and the stored columns that tell it."""

    name: str
    title: str
    plural: str
    columns: tuple[str, ...]


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("model", "Model", "models", ("used_model",)),
    Dimension("mapping", "Mapping", "mappings", ("used_model", "used_provider")),
    Dimension("provider", "Provider", "providers", ("used_provider",)),
    Dimension("project", "Project", "projects", ("project_id",)),
    Dimension("key", "API key", "keys", ("api_key_id", "project_id")),
    Dimension("member", "Member", "members", ("api_key_id",)),
    Dimension("app", "App", "apps", ("source",)),
)
FILTERS: tuple[str, ...] = ("project", "key", "member", "model", "provider", "app")
DIMENSION: dict[str, Dimension] = {dimension.name: dimension for dimension in DIMENSIONS}


def canonical_model(used_model: str) -> str:
    """Give the canonical id of a model as routed.

    Cut through the first `/`, then from the first `:` on; nothing left is `unknown`. The rule is
    that of the gateway's dashboard.
    """
    _, slash, rest = used_model.partition("/")
    name, _, _ = (rest if slash else used_model).partition(":")
    return name or "unknown"


def mapping(used_model: str, used_provider: str) -> str:
    """Give a model as routed with its provider in front, once."""
    model = used_model or "unknown"
    if not used_provider or model.startswith(f"{used_provider}/"):
        return model
    return f"{used_provider}/{model}"
