"""Options that travel together: a named tuple of options as one parameter of a command."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, NamedTuple, get_type_hints

_REQUIRED = inspect.Parameter.empty


class EachOption(NamedTuple):
    """An option for each of some names: their values are one field of a bundle, by these names."""

    hints: Mapping[str, Any]


def bundled(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command whose named tuples are spread into their fields, each an option.

    Typer reads options from a signature; this writes the signature that it reads.
    """
    hints = get_type_hints(command, include_extras=True)
    hints.pop("return", None)
    bundles: dict[str, Any] = {
        name: hint for name, hint in hints.items() if hasattr(hint, "_fields")
    }
    parameters = [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in bundles
    ]
    for bundle in bundles.values():
        parameters += _options(bundle)

    @wraps(command)
    def spread(**values: Any) -> None:
        whole = {name: _whole(bundle, values) for name, bundle in bundles.items()}
        command(**values, **whole)

    vars(spread).update(__signature__=inspect.Signature(parameters))
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del spread.__wrapped__
    return spread


def _options(bundle: Any) -> Iterator[inspect.Parameter]:
    """Give the parameters that a bundle is spread into."""
    hints = get_type_hints(bundle, include_extras=True)
    for field in bundle._fields:
        each, default = _each(hints[field]), bundle._field_defaults.get(field, _REQUIRED)
        found = {field: hints[field]} if each is None else each.hints
        for name, hint in found.items():
            yield inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=default if each is None else None,
                annotation=hint,
            )


def _whole(bundle: Any, values: dict[str, Any]) -> Any:
    """Put a bundle together again, of values that are taken out."""
    hints = get_type_hints(bundle, include_extras=True)
    fields = {}
    for field in bundle._fields:
        each = _each(hints[field])
        fields[field] = (
            values.pop(field) if each is None else {name: values.pop(name) for name in each.hints}
        )
    return bundle(**fields)


def _each(hint: Any) -> EachOption | None:
    found = (one for one in getattr(hint, "__metadata__", ()) if isinstance(one, EachOption))
    return next(found, None)
