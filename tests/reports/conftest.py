"""The product over the hand-made ledger, one engine a deployment and layout."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from tests.support.deployment import TODAY, Deployment
from tests.support.parquet import ONE_FILE, Layout
from tests.support.reports import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.stores import AcmeParquet


@pytest.fixture(scope="session")
def acme(acme_parquet: AcmeParquet) -> Iterator[Callable[..., Product]]:
    """The function from a deployment and a layout to the product that reads it."""
    opened: dict[tuple[Deployment, Layout], Product] = {}
    with ExitStack() as engines:

        def product(deployment: Deployment = TODAY, layout: Layout = ONE_FILE) -> Product:
            if (deployment, layout) not in opened:
                source = find(str(acme_parquet(deployment, layout)))
                engine = engines.enter_context(Engine(source, limits=Limits(threads=1)))
                opened[deployment, layout] = Product(engine)
            return opened[deployment, layout]

        yield product
