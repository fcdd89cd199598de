"""Three claims that end in three ways. Dates are counted from today, so that none grows stale."""

from datetime import date

from demo.samples import alternator, tire, transmission
from demo.samples.sample import Sample


def samples(today: date) -> list[Sample]:
    return [alternator.claim(today), transmission.claim(today), tire.claim(today)]
