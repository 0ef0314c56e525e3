"""The dimensions of a request's route: model, mapping, provider, and the app that called.

The rule of canonical ids is that of the gateway's dashboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.dimension import NAMELESS, Dimension, Filter, Labels, Listed, Parts, Raw

if TYPE_CHECKING:
    from orgstats.domain.entities import Entities

# Stands for what is cut out of `used_model`, which no rollup stores.
CANONICAL_MODEL = "canonical_model"


def canonical_model(used_model: str) -> str:
    """Give the canonical id of a model as routed.

    Cut through the first `/`, then from the first `:` on; nothing left is `unknown`.
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


def _canonical(raw: Raw, _: Entities) -> Parts:
    return ((canonical_model(raw[0]), 1),)


def _mapping(raw: Raw, _: Entities) -> Parts:
    return ((mapping(raw[0], raw[1]), 1),)


def _nameless(_: Entities) -> Labels:
    return {"": NAMELESS}


MODEL = Dimension(
    "model",
    "Model",
    "models",
    ("used_model",),
    tables=("model",),
    identify=_canonical,
    label=lambda key, entities: entities.models.get(key, key),
    filter=Filter(
        5,
        "Only this model, or as routed: openai/gpt-5; repeatable.",
        known=lambda entities: entities.models,
        narrow=lambda ids, _: (CANONICAL_MODEL, ids),
        stored=True,
    ),
    listed=Listed(),
)
MAPPING = Dimension(
    "mapping", "Mapping", "mappings", ("used_model", "used_provider"), identify=_mapping
)
PROVIDER = Dimension(
    "provider",
    "Provider",
    "providers",
    ("used_provider",),
    filter=Filter(
        6,
        "Only this provider; repeatable.",
        known=_nameless,
        narrow=lambda ids, _: ("used_provider", ids),
    ),
    listed=Listed(),
)
APP = Dimension(
    "app",
    "App",
    "apps",
    ("source",),
    filter=Filter(
        7,
        "Only this calling app; repeatable.",
        known=_nameless,
        narrow=lambda ids, _: ("source", ids),
    ),
    listed=Listed(),
)
