"""Three claims that end in three ways, and two whose papers are pictures. Dates are counted from
today, so that none grows stale.
"""

from datetime import date

from demo.samples import alternator, compressor, tire, transmission, water_pump
from demo.samples.sample import Sample


def samples(today: date) -> list[Sample]:
    return [alternator.claim(today), transmission.claim(today), tire.claim(today)]


def samples_on_pictures(today: date) -> list[Sample]:
    return [water_pump.claim(today), compressor.claim(today)]
