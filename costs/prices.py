"""The inputs that its reader edits: prices with their days, and what is assumed."""

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, ValidationError

PRICES = Path(__file__).with_name("prices.toml")


class WrongPrices(Exception):
    """A file of prices that cannot be used; the text names what is wrong with it."""


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Input):
    price: NonNegativeFloat
    dated: date
    unit: str


class Prices(_Input):
    scheduler_actions: Price
    input_tokens: Price
    output_tokens: Price
    executions: Price
    compute: Price
    always_ready: Price
    telemetry: Price
    documents: Price


class Assumed(_Input):
    requests_per_claim: NonNegativeFloat
    seconds_per_execution: NonNegativeFloat
    agent_seconds_per_claim: NonNegativeFloat
    instance_gb: NonNegativeFloat
    always_ready_instances: NonNegativeFloat
    telemetry_kb_per_claim: NonNegativeFloat
    documents_mb_per_claim: NonNegativeFloat
    months_kept: NonNegativeFloat


class Inputs(_Input):
    currency: str
    prices: Prices
    assumed: Assumed


def read_prices(path: Path = PRICES) -> Inputs:
    try:
        return Inputs.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise WrongPrices(f"{path} cannot be read: {problem}") from problem
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise WrongPrices(f"{path}: {'; '.join(faults)}") from error
