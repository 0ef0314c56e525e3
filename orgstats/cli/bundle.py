"""Options that travel together: a named tuple of options as one parameter of a command."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints


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
        whole = {
            name: bundle(**{field: values.pop(field) for field in bundle._fields})
            for name, bundle in bundles.items()
        }
        command(**values, **whole)

    vars(spread).update(__signature__=inspect.Signature(parameters))
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    del spread.__wrapped__
    return spread


def _options(bundle: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    return [
        inspect.Parameter(
            field,
            inspect.Parameter.KEYWORD_ONLY,
            default=bundle._field_defaults.get(field, inspect.Parameter.empty),
            annotation=hints[field],
        )
        for field in bundle._fields
    ]
