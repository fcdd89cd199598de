"""A measured number with its target, and whether it was met."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclass(frozen=True)
class Measure:
    """`target` is None where there is none."""

    key: str
    title: str
    value: float
    unit: str = ""
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        return self.target and self.target.met_by(self.value)
