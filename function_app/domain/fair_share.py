"""Room that several texts share, so that a long one never pushes a short one out."""

from collections.abc import Iterable


def fair_shares(sizes: Iterable[int], room: int) -> list[int]:
    """How much of each there is room for: all of the small ones, and as much of one large one as
    of the other.
    """
    wanted = list(sizes)
    shares = [0] * len(wanted)
    by_size = sorted(range(len(wanted)), key=lambda number: wanted[number])
    for place, number in enumerate(by_size):
        shares[number] = min(wanted[number], room // (len(wanted) - place))
        room -= shares[number]
    return shares
