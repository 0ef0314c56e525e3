"""Numbers for people: rounded half up from the exact value, never to a 0 or a 100 % that is not."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from orgstats.domain.numbers import EXACT, Number, minus, ratio

NONE = "\N{EN DASH}"
NO_NAME = "(no name)"
MAGNITUDES = ("", "k", "M", "B", "T")
CENT = Decimal("0.01")
LEAST_CENTS = Decimal("0.0001")
TENTH = Decimal("0.1")
ONE = Decimal(1)
HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)


def named(label: str) -> str:
    """Give a name as a sentence may have it: what is blank is said to be none."""
    return label if label.strip() else NO_NAME


def known(value: Number | None) -> Decimal | None:
    """Give a value as a finite Decimal; None where there is none."""
    if value is None:
        return None
    exact = Decimal(value)
    return exact if exact.is_finite() else None


def rounded(value: Decimal, to: Decimal) -> Decimal:
    """Round half up to a multiple of a power of ten."""
    return value.quantize(to, ROUND_HALF_UP, EXACT)


def money(value: Number | None) -> str:
    """Give dollars with cents, or up to four decimals under a dollar: `$1,234.50`, `$0.0012`."""
    exact = known(value)
    if exact is None:
        return NONE
    sign, size = _sign(exact), abs(exact)
    if 0 < size < LEAST_CENTS:
        return f"{sign}<$0.0001"
    if size >= 1 or not size:
        return f"{sign}${rounded(size, CENT):,f}"
    whole, _, decimals = f"{rounded(size, LEAST_CENTS):f}".partition(".")
    return f"{sign}${whole}.{decimals.rstrip('0'):0<2}"


def count(value: Number | None) -> str:
    """Give a count with separators: `12,345`; a fraction keeps one decimal under a hundred."""
    exact = known(value)
    if exact is None:
        return NONE
    whole = exact == exact.to_integral_value() or abs(exact) >= HUNDRED
    if not whole and abs(exact) < TENTH:
        return f"{_sign(exact)}<0.1"
    size = rounded(abs(exact), ONE if whole else TENTH)
    return f"{_sign(exact)}{size:,f}"


def full(value: Number | None, kind: str) -> str:
    """Give a number in full by its kind: money, a rate, or a count of something."""
    if kind == "money":
        return money(value)
    return percent(value) if kind == "rate" else count(value)


def compact(value: Number | None, kind: str) -> str:
    """Give a number in little room: `$1.2k`, `3.4M`, `2.5B`, `10T`."""
    exact = known(value)
    if exact is None:
        return NONE
    size = abs(exact)
    if kind == "money" and size < HUNDRED:
        return money(exact).removesuffix(".00") if size else "$0"
    if size < THOUSAND and rounded(size, ONE) < THOUSAND:
        digits = f"{rounded(size, ONE if size >= HUNDRED or size == int(size) else TENTH):f}"
        return f"{_sign(exact)}{_unit(kind)}{digits}"
    step = min((size.adjusted()) // 3, len(MAGNITUDES) - 1)
    digits, step = _scaled(size, step)
    return f"{_sign(exact)}{_unit(kind)}{digits}{MAGNITUDES[step]}"


def whole(value: Number | None, kind: str) -> str:
    """Give a number to the dollar from $100 on, with cents below, and counts in full: `$1,042`."""
    if kind != "money":
        return full(value, kind)
    exact = known(value)
    if exact is None or abs(exact) < HUNDRED:
        return compact(value, kind)
    return f"{_sign(exact)}${rounded(abs(exact), ONE):,f}"


def tick(value: Decimal, kind: str) -> str:
    """Give a round number of an axis without rounding it: `$1.25k`, `$0.00002`."""
    step = min(max(value.adjusted() // 3, 0), len(MAGNITUDES) - 1) if value else 0
    scaled = f"{value.scaleb(-3 * step, EXACT):,f}"
    if "." in scaled:
        scaled = scaled.rstrip("0").rstrip(".")
    cents = kind == "money" and not step and len(scaled.partition(".")[2]) == 1
    return f"{_unit(kind)}{scaled}{'0' if cents else ''}{MAGNITUDES[step]}"


def percent(fraction: Number | None) -> str:
    """Give a fraction in percent with one decimal: `40.4%`, `<0.1%`, `>99.9%`, `100%`."""
    exact = known(fraction)
    if exact is None:
        return NONE
    size = abs(exact) * HUNDRED
    near = rounded(size, TENTH)
    if size and not near:
        digits = "<0.1"
    elif size < HUNDRED <= near:
        digits = ">99.9"
    elif size >= THOUSAND:
        digits = f"{rounded(size, ONE):,f}"
    else:
        digits = f"{near:f}" if size not in {0, HUNDRED} else f"{near:.0f}"
    return f"{_sign(exact)}{digits}%"


def change(now: Number | None, before: Number | None) -> str:
    """Give the change since another window: `+12.3%`, `new` from nothing, a dash where unknown."""
    here, there = known(now), known(before)
    if here is None or there is None or not (here or there):
        return NONE
    if not there:
        return "new"
    return _signed(percent(ratio(minus(here, there), abs(there))))


def signed(value: Number | None, kind: str, *, short: bool = False) -> str:
    """Give a change by its kind, a rise with `+`; `short` leaves out the cents of large amounts."""
    return with_plus(whole(value, kind) if short else full(value, kind), value)


def points(now: Number | None, before: Number | None) -> str:
    """Give the change of a rate in percentage points: `+0.3 pp`."""
    here, there = known(now), known(before)
    if here is None or there is None:
        return NONE
    return _signed(percent(minus(here, there))).replace("%", " pp")


def difference(now: Number | None, before: Number | None, kind: str) -> str:
    """Give a change by kind: in points for rates, in percent for the rest."""
    return points(now, before) if kind == "rate" else change(now, before)


def with_plus(text: str, value: Number | None) -> str:
    """Give the text of a change, a rise with `+`."""
    return f"+{text}" if value is not None and value > 0 else text


def _signed(text: str) -> str:
    return text if text[0] in f"-{NONE}" or text == "0%" else f"+{text}"


def _sign(value: Decimal) -> str:
    return "-" if value < 0 else ""


def _unit(kind: str) -> str:
    return "$" if kind == "money" else ""


def _scaled(size: Decimal, step: int) -> tuple[str, int]:
    scaled = size.scaleb(-3 * step, EXACT)
    near = rounded(scaled, ONE if scaled >= HUNDRED else TENTH)
    if near >= THOUSAND and step < len(MAGNITUDES) - 1:
        return _scaled(size, step + 1)
    if near >= HUNDRED:
        near = near.quantize(ONE, ROUND_DOWN, EXACT)
    return f"{near:,f}".removesuffix(".0"), step
