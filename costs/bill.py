"""From what a claim takes to what a month costs."""

from collections.abc import Sequence

from costs.measure import Taken
from costs.prices import Inputs
from dev_support.tables import Row, number

CLAIMS_A_MONTH = (100, 10_000, 1_000_000)
_SECONDS_A_MONTH = 30 * 24 * 3600
_MILLION = 1e6
_KB_OF_A_GB, _MB_OF_A_GB = 1e6, 1e3

CLAIM_HEAD = (
    *("A claim that ends", "Actions", "Actions to delete it", "Executions"),
    *("Input tokens", "Output tokens"),
)


def claim_rows(taken: dict[str, Taken]) -> list[Row]:
    return [
        (
            ending,
            number(one.work.actions),
            number(one.deleted.actions),
            number(one.work.executions + one.deleted.executions),
            number(one.input_tokens),
            number(one.output_tokens),
        )
        for ending, one in taken.items()
    ]


def month_head(inputs: Inputs) -> Row:
    return (f"{inputs.currency} a month", *(f"{claims:,} claims" for claims in CLAIMS_A_MONTH))


def month_rows(one: Taken, inputs: Inputs) -> list[Row]:
    bills = [bill(one, inputs, claims) for claims in CLAIMS_A_MONTH]
    rows = [(part, *(_money(each[part]) for each in bills)) for part in bills[0]]
    totals = [sum(each.values()) for each in bills]
    return [
        *rows,
        ("**Together**", *map(_money, totals)),
        ("A claim", *_shares(totals)),
        ("Actions a second, on average", *(_a_second(one, claims) for claims in CLAIMS_A_MONTH)),
    ]


def bill(one: Taken, inputs: Inputs, claims: int) -> dict[str, float]:
    prices, assumed = inputs.prices, inputs.assumed
    work = one.work.and_also(one.deleted)
    executions = work.executions + assumed.requests_per_claim
    seconds = executions * assumed.seconds_per_execution + assumed.agent_seconds_per_claim
    ready = assumed.always_ready_instances * assumed.instance_gb * _SECONDS_A_MONTH
    tokens = one.input_tokens * prices.input_tokens.price
    tokens += one.output_tokens * prices.output_tokens.price
    computing = executions * prices.executions.price
    computing += seconds * assumed.instance_gb * prices.compute.price
    kept = assumed.documents_mb_per_claim * assumed.months_kept / _MB_OF_A_GB
    sent = assumed.telemetry_kb_per_claim / _KB_OF_A_GB
    return {
        "Scheduler": claims * work.actions * prices.scheduler_actions.price / _MILLION,
        "Agents": claims * tokens / _MILLION,
        "Functions": claims * computing / _MILLION,
        "An instance that is always ready": ready * prices.always_ready.price / _MILLION,
        "Telemetry": claims * sent * prices.telemetry.price,
        "Documents": claims * kept * prices.documents.price,
    }


def _money(amount: float) -> str:
    return f"{amount:,.2f}"


def _shares(totals: Sequence[float]) -> list[str]:
    parts = zip(totals, CLAIMS_A_MONTH, strict=True)
    return [f"{total / claims:.4f}" for total, claims in parts]


def _a_second(one: Taken, claims: int) -> str:
    actions = one.work.actions + one.deleted.actions
    return f"{claims * actions / _SECONDS_A_MONTH:.4f}"
