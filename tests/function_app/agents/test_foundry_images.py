"""Pages that are pictures go to agent 1 as images, as data and within limits."""

import json
import logging
from base64 import b64decode

import pytest

from demo.foundry.answers import refused, responded
from dev_support.loopback_server import Answer
from function_app.agents.ports import AgentMisconfigured, AgentUnavailable
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.recognition import PageImage
from tests.function_app.agents.foundry_wire import (
    READING,
    FoundryClaimAssistant,
    foundry,
)
from tests.function_app.agents.test_foundry_assistant import again_about, material, read

ANSWER = json.dumps(READING | {"document_extraction": {"document_type": "invoice"}})
NO_EYES = refused(400, "invalid_value", "Dana Reyes may not be seen")


def scan(name: str, *pages: int, size: int = 20) -> Document:
    images = tuple(
        PageImage(n, "image/jpeg", f"{name} {n} ".encode().ljust(size), 9, 9) for n in pages
    )
    texts = tuple(f"page {n}" for n in range(1, max(pages) + 1))
    url = f"https://files.example.com/{name}"
    return Document(url, name, DocumentStatus.SUCCESS, texts, images=images)


def contents(images: tuple[str, ...]) -> list[str]:
    kind = "data:image/jpeg;base64,"
    assert all(image.startswith(kind) for image in images)
    return [b64decode(image.removeprefix(kind)).decode().strip() for image in images]


def test_pictures_stand_behind_the_material_which_says_what_they_are() -> None:
    with foundry(ANSWER) as project:
        output = read(project, scan("a.pdf", 1, 3), scan("b.jpg", 1))
    (question,) = project.questions
    assert contents(question.images) == ["a.pdf 1", "a.pdf 3", "b.jpg 1"]
    _, shown = material(question.text)
    assert shown["images"] == [
        {"image": 1, "document": "a.pdf", "page": 1},
        {"image": 2, "document": "a.pdf", "page": 3},
        {"image": 3, "document": "b.jpg", "page": 1},
    ]
    assert shown["documents"][1]["pages"] == [{"page": 1, "text": "page 1"}]
    assert "The 3 images behind this text are pages of the documents" in question.text
    assert output.provenance is not None
    assert output.provenance.images == 3


def test_long_scan_pushes_no_other_out() -> None:
    with foundry(ANSWER) as project:
        output = read(project, scan("a.pdf", *range(1, 15)), scan("b.jpg", 1), scan("c.pdf", 1, 2))
    assert contents(project.questions[0].images) == [
        *(f"a.pdf {n}" for n in range(1, 8)), "b.jpg 1", "c.pdf 1", "c.pdf 2",
    ]  # fmt: skip
    assert output.document_extraction is not None
    assert "was shown only a part" in (output.document_extraction.notes or "")


def test_pictures_have_room_for_so_many_bytes() -> None:
    with foundry(ANSWER) as project:
        read(
            project,
            scan("a.pdf", 1, size=5_000_000),
            scan("b.pdf", 1, size=5_000_000),
            scan("c", 1),
        )
    assert contents(project.questions[0].images) == ["a.pdf 1", "c 1"]


@pytest.mark.parametrize(
    "answer",
    [
        NO_EYES,
        refused(413, "too_large"),
        refused(400, "content_filter"),
        responded([{"type": "refusal", "refusal": "Dana Reyes is not for me to see."}]),
    ],
)
def test_model_that_does_not_look_is_asked_again_without(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    with foundry(answer, ANSWER) as project:
        output = read(project, scan("a.pdf", 1))
    first, second = project.questions
    assert (len(first.images), second.images) == (1, ())
    _, shown = material(second.text)
    assert "images" not in shown
    assert "images behind" not in second.text
    assert first.conversation != second.conversation
    assert project.service.conversations == [second.conversation]
    assert output.provenance is not None
    assert output.provenance.images == 0
    assert output.document_extraction is not None
    assert "did not look at the pages that are pictures" in (output.document_extraction.notes or "")
    assert "foundry_images_refused" in caplog.text
    assert "AGENT1_SEES_IMAGES" in caplog.text
    assert "Dana" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "error"),
    [(refused(404, "no_agent"), AgentMisconfigured), (refused(429, "busy"), AgentUnavailable)],
)
def test_what_has_nothing_to_do_with_images_is_not_asked_again(
    answer: Answer, error: type[Exception]
) -> None:
    with foundry(answer, ANSWER) as project, pytest.raises(error):
        read(project, scan("a.pdf", 1))
    assert len(project.questions) == 1


def test_setting_keeps_pictures_from_the_agent() -> None:
    with foundry(ANSWER) as project:
        project.assistant = FoundryClaimAssistant(project.client, "reader", sees_images=False)
        output = read(project, scan("a.pdf", 1))
    assert project.questions[0].images == ()
    assert output.document_extraction is not None
    assert output.document_extraction.notes is None


def test_pictures_are_neither_logged_nor_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    picture = scan("a.pdf", 1, size=3_000)
    with foundry("I see.", ANSWER) as project:
        output = read(project, picture)
    assert [len(question.images) for question in project.questions] == [1, 0]
    encoded = project.questions[0].images[0][-60:]
    assert encoded not in caplog.text
    assert encoded not in json.dumps(output.dump())
    assert encoded not in repr(picture)


def test_reviewers_words_continue_a_conversation_that_has_seen_them() -> None:
    with foundry(ANSWER, ANSWER) as project:
        first = read(project, scan("a.pdf", 1))
        again = again_about(project, first.provenance, "The total is 912.40.")
    assert project.questions[1].images == ()
    assert again.provenance is not None
    assert again.provenance.images == 1
