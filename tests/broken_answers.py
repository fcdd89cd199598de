"""How an HTTP server answers that is not well."""

from dataclasses import dataclass

from dev_support.loopback_server import Exchange


@dataclass(frozen=True)
class RawBytes:
    """Just these bytes; then the connection is closed."""

    pieces: tuple[bytes, ...]

    def send(self, exchange: Exchange) -> None:
        for piece in self.pieces:
            exchange.wfile.write(piece)


@dataclass(frozen=True)
class Silence:
    """Says nothing until the test is over, or so many seconds have passed."""

    seconds: float = 30

    def send(self, exchange: Exchange) -> None:
        exchange.closing.wait(self.seconds)
