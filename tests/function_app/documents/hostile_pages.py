"""Pages in HTML that keep a parser busy for hours, or fill the memory."""

from function_app.documents.sandbox.parser_process import TOO_MUCH_MEMORY

_TOO_LONG = "reading it took too long"
_NO_TEXT = "it holds no text; it may be a scan or a photograph"


def _bold(count: int) -> str:
    """No two alike: those of one kind, a parser may forget."""
    return "".join(f"<b id={number}>" for number in range(count))


# The markup, and why it cannot be read.
REFUSED = {
    "a hundred thousand blocks in each other": ("<div>" * 100_000, _TOO_LONG),
    "formats that each paragraph takes over": (
        f"<p>{_bold(2_000)}" + "<p>x" * 2_000, TOO_MUCH_MEMORY,
    ),
    "a hundred thousand lines in each other": ("<span>" * 100_000, _NO_TEXT),
    "a hundred thousand tables in each other": ("<table><tr><td>" * 100_000, _NO_TEXT),
    "a hundred thousand templates in each other": ("<template>" * 100_000, _NO_TEXT),
    "a million comments": ("<!---->" * 1_000_000, _NO_TEXT),
    "a comment without end": ("<!--" + "--!" * 1_000_000, _NO_TEXT),
    "a tag without end": ("<p " + "<a b='" * 1_000_000, _NO_TEXT),
    "scripts in scripts": ("<script><!--" + "<script>" * 500_000, _NO_TEXT),
    "closing tags that close nothing": ("</p>" * 400_000, _NO_TEXT),
}  # fmt: skip
# Markup that shows the words "Contract VSC-100" and nothing else.
READ = {
    "an attribute of megabytes": f"<p title='{'x' * 5_000_000}'>Contract VSC-100",
    "a million equal attributes": f"<p{' a' * 1_000_000}>Contract VSC-100",
    "NUL characters": "\0" * 1_000_000 + "<p>Con\0tract VSC-100",
    "megabytes of spaces": " " * 5_000_000 + "<p>Contract VSC-100" + "\n" * 5_000_000,
    "a style sheet of megabytes": f"<style>{'p{} ' * 1_000_000}</style><p>Contract VSC-100",
}
