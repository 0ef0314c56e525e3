"""What the FinOps Foundation's specification asks of the columns that we write, as data."""

from __future__ import annotations

from typing import NamedTuple

DECIMAL, INSTANT = r"-?\d+\.\d+", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
TEXT, JSON = r"[^\s](.|\s)*", r"\{.*\}"
NOTHING = "(?!)"


class Column(NamedTuple):
    """Whether every version wants a column, whether it may be null, and what its values are."""

    mandatory: bool
    nulls: bool
    values: str


def _one_of(*values: str) -> str:
    return "|".join(values)


COLUMNS = {
    "BilledCost": Column(mandatory=True, nulls=False, values=DECIMAL),
    "BillingAccountId": Column(mandatory=True, nulls=False, values=TEXT),
    "BillingAccountName": Column(mandatory=True, nulls=True, values=TEXT),
    "BillingCurrency": Column(mandatory=True, nulls=False, values="[A-Z]{3}"),
    "BillingPeriodEnd": Column(mandatory=True, nulls=False, values=INSTANT),
    "BillingPeriodStart": Column(mandatory=True, nulls=False, values=INSTANT),
    "ChargeCategory": Column(
        mandatory=True,
        nulls=False,
        values=_one_of("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
    ),
    "ChargeClass": Column(mandatory=True, nulls=True, values="Correction"),
    "ChargeDescription": Column(mandatory=True, nulls=True, values=TEXT),
    "ChargeFrequency": Column(
        mandatory=False, nulls=False, values=_one_of("One-Time", "Recurring", "Usage-Based")
    ),
    "ChargePeriodEnd": Column(mandatory=True, nulls=False, values=INSTANT),
    "ChargePeriodStart": Column(mandatory=True, nulls=False, values=INSTANT),
    "CommitmentDiscountStatus": Column(mandatory=False, nulls=True, values="Used|Unused"),
    "ConsumedQuantity": Column(mandatory=False, nulls=True, values=DECIMAL),
    "ConsumedUnit": Column(mandatory=False, nulls=True, values="[A-Z][a-z]+s"),
    "ContractedCost": Column(mandatory=True, nulls=False, values=DECIMAL),
    "EffectiveCost": Column(mandatory=True, nulls=False, values=DECIMAL),
    "HostProviderName": Column(mandatory=True, nulls=True, values=TEXT),
    "InvoiceId": Column(mandatory=False, nulls=True, values=NOTHING),
    "InvoiceIssuerName": Column(mandatory=True, nulls=False, values=TEXT),
    "ListCost": Column(mandatory=True, nulls=False, values=DECIMAL),
    "PricingCategory": Column(
        mandatory=False, nulls=True, values=_one_of("Standard", "Dynamic", "Committed", "Other")
    ),
    # Null where a charge is a tax: ours are usage.
    "PricingQuantity": Column(mandatory=True, nulls=False, values=DECIMAL),
    "PricingUnit": Column(mandatory=True, nulls=False, values="[A-Z][a-z]+s"),
    "ProviderName": Column(mandatory=True, nulls=False, values=TEXT),
    "PublisherName": Column(mandatory=True, nulls=False, values=TEXT),
    "ResourceId": Column(mandatory=False, nulls=True, values=TEXT),
    "ResourceName": Column(mandatory=False, nulls=True, values=TEXT),
    "ResourceType": Column(mandatory=False, nulls=True, values=TEXT),
    "ServiceCategory": Column(mandatory=True, nulls=False, values="AI and Machine Learning"),
    "ServiceName": Column(mandatory=True, nulls=False, values=TEXT),
    "ServiceProviderName": Column(mandatory=True, nulls=False, values=TEXT),
    "ServiceSubcategory": Column(mandatory=False, nulls=False, values="Generative AI"),
    "SkuId": Column(mandatory=False, nulls=False, values=TEXT),
    "SkuMeter": Column(mandatory=False, nulls=False, values=TEXT),
    "SkuPriceId": Column(mandatory=False, nulls=False, values=TEXT),
    "SubAccountId": Column(mandatory=False, nulls=True, values=TEXT),
    "SubAccountName": Column(mandatory=False, nulls=True, values=TEXT),
    "Tags": Column(mandatory=False, nulls=True, values=JSON),
}
# What only one of the versions has.
ONLY = {
    "1.2": {"InvoiceId", "ProviderName", "PublisherName"},
    "1.4": {"HostProviderName", "ServiceProviderName"},
}
# One is null where, and only where, the other is.
TOGETHER = (
    ("ConsumedQuantity", "ConsumedUnit"),
    ("PricingQuantity", "PricingUnit"),
    ("ResourceId", "ResourceType"),
    ("SkuId", "SkuMeter"),
)
# Of each of the first there is one of the second.
ONE_OF = (
    ("ServiceName", "ServiceCategory"),
    ("ServiceName", "ServiceSubcategory"),
    ("SkuPriceId", "SkuId"),
    ("SkuId", "SkuMeter"),
    ("SubAccountId", "SubAccountName"),
    ("ResourceId", "ResourceName"),
)
