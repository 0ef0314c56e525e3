"""The columns of FOCUS, by version: in the order of the specification, our own last.

A column that is not here is conditional there, and its condition does not hold: the rollups know
nothing of unit prices, regions and commitments. One of these is here all the same, empty, since the
standard's rules for quantities read it.
"""

from __future__ import annotations

from typing import Final

from orgstats.sql.modes import BYOK, CREDITS
from orgstats.sql.statement import literal

GATEWAY: Final = "LLM Gateway"
NO_PROVIDER: Final = "Unknown provider"

_BOTH: Final = (
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "CommitmentDiscountStatus",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "Tags",
)
_OWN: Final = ("x_BillingMode", "x_RequestCount", "x_CanonicalModel")
VERSIONS: Final[dict[str, tuple[str, ...]]] = {
    "1.2": (*sorted((*_BOTH, "InvoiceId", "ProviderName", "PublisherName")), *_OWN),
    "1.4": (*sorted((*_BOTH, "HostProviderName", "ServiceProviderName")), *_OWN),
}


def _dollars(billionths: str) -> str:
    # Whole billionths become dollars by a product, which is exact.
    return f"CAST({billionths} AS DECIMAL(29, 0)) * CAST('0.000000001' AS DECIMAL(9, 9))"


def _named(name: str) -> str:
    """Write an empty name as none, as the standard has it."""
    return f"NULLIF({name}, '')"


_NONE = "CAST(NULL AS VARCHAR)"
_PROVIDER = f"COALESCE({_named('provider')}, {literal(NO_PROVIDER)})"
_SKU = "concat_ws('/', mapping, meter_name)"

# What has a unit has its quantity; a charge that has none is one of its own.
_QUANTITY: Final = "CASE WHEN unit = 'Units' THEN 1 ELSE quantity END"
DECIMAL_QUANTITY: Final = f"CAST({_QUANTITY} AS DECIMAL(38, 9))"
# A reader of text would take whole numbers for integers, which quantities need not be.
TEXT_QUANTITY: Final = (
    "CASE WHEN unit = 'Units' THEN '1.0' WHEN quantity = trunc(quantity)"
    " THEN concat(CAST(CAST(quantity AS HUGEINT) AS VARCHAR), '.0')"
    " ELSE rtrim(CAST(quantity AS VARCHAR), '0') END"
)
VALUES: Final[dict[str, str]] = {
    "BilledCost": _dollars(f"CASE WHEN mode = {CREDITS} THEN cost ELSE 0 END"),
    "BillingCurrency": "'USD'",
    "BillingPeriodEnd": "month_end",
    "BillingPeriodStart": "month_start",
    "ChargeCategory": "'Usage'",
    "ChargeClass": _NONE,
    "ChargeDescription": f"concat(concat_ws(': ', title, plain), CASE WHEN mode = {BYOK}"
    " THEN ' (BYOK)' ELSE '' END)",
    "ChargeFrequency": "'Usage-Based'",
    "ChargePeriodEnd": "period_end",
    "ChargePeriodStart": "period_start",
    "ConsumedUnit": "unit",
    "CommitmentDiscountStatus": _NONE,
    "ContractedCost": _dollars("cost"),
    "EffectiveCost": _dollars("cost"),
    "HostProviderName": _named("provider"),
    "InvoiceId": _NONE,
    "InvoiceIssuerName": f"CASE WHEN mode = {BYOK} THEN {_PROVIDER} ELSE {literal(GATEWAY)} END",
    "ListCost": _dollars("cost + saved"),
    "PricingCategory": "'Standard'",
    "PricingUnit": "unit",
    "ProviderName": literal(GATEWAY),
    "PublisherName": _PROVIDER,
    "ResourceId": _named("key_id"),
    "ResourceName": _named("key_label"),
    "ResourceType": "CASE WHEN key_id <> '' THEN 'API Key' END",
    "ServiceCategory": "'AI and Machine Learning'",
    "ServiceName": _PROVIDER,
    "ServiceProviderName": literal(GATEWAY),
    "ServiceSubcategory": "'Generative AI'",
    "SkuId": _SKU,
    "SkuMeter": "title",
    "SkuPriceId": _SKU,
    "SubAccountId": "project_id",
    "SubAccountName": _named("project_label"),
    "Tags": "tag",
    "x_BillingMode": f"CASE WHEN mode = {BYOK} THEN 'byok' ELSE 'credits' END",
    "x_RequestCount": "CASE WHEN meter_name = 'request' THEN CAST(quantity AS BIGINT) END",
    "x_CanonicalModel": _named("model"),
}
"""What each column holds, in SQL over a row of charges with its names beside it."""
