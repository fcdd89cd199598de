import traceback

import pytest

from local_host.app.failures import InvocationFailed, invocation_failed


class Frameless(Exception):
    def __repr__(self) -> str:
        return "<no name to be found>"


def fail(error: Exception) -> None:
    raise error


def failed_with(error: Exception) -> InvocationFailed:
    try:
        fail(error)
    except Exception as raised:  # noqa: BLE001 - any exception stands for an app's own
        return invocation_failed("f", repr(raised), traceback.format_exc())
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("error", "error_type", "message"),
    [
        (ValueError("bad"), "ValueError", "bad"),
        (ValueError(), "ValueError", ""),
        (KeyError("k"), "KeyError", "'k'"),
        (Frameless("said"), "Frameless", "said"),
        (RuntimeError("one\n\n  two: three"), "RuntimeError", "one\n\n  two: three"),
    ],
)
def test_type_and_message_are_those_of_the_exception(
    error: Exception, error_type: str, message: str
) -> None:
    failed = failed_with(error)
    assert (failed.error_type, failed.message) == (error_type, message)
    assert failed.function == "f"


def test_the_last_of_a_chain_is_reported() -> None:
    error = ValueError("second")
    error.__cause__ = KeyError("first")
    assert failed_with(error).message == "second"


@pytest.mark.parametrize(
    ("representation", "error_type"), [("Odd(1)", "Odd"), ("<strange>", "Exception")]
)
def test_without_a_traceback_the_representation_must_do(
    representation: str, error_type: str
) -> None:
    failed = invocation_failed("f", representation, "")
    assert (failed.error_type, failed.message) == (error_type, representation)
