"""What a paper showed is kept as JSON and read back unchanged, digest and pages included."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.errors import DataProblem
from app.reports import FORMS, first_pages
from app.reports.contents import content_from_json, contents_of
from app.reports.document import Imprint
from tests.reports.samples import IMPRINT, ORDINARY, VARIANTS

EVERYTHING = [*ORDINARY.items(), *VARIANTS.values()]
ENCODER = msgspec.json.Encoder(order="sorted")


@pytest.mark.parametrize(
    ("form", "content"), EVERYTHING, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_content_comes_back_as_it_was(form: str, content: Any) -> None:
    text = ENCODER.encode(content).decode()
    again = content_from_json(form, text)
    assert again == content
    assert type(again) is type(content)
    if form == "LIST":  # widths of columns in the samples are whole numbers; the program writes 20.0
        content = again
    document, rebuilt = FORMS[form].build(content, IMPRINT), FORMS[form].build(again, IMPRINT)
    assert rebuilt.digest == document.digest
    assert first_pages([rebuilt], 3, "bundled") == first_pages([document], 3, "bundled")


def test_every_form_says_what_it_can_show() -> None:
    assert all(contents_of(form) for form in FORMS)
    assert contents_of("F99") == ()


def test_the_imprint_comes_back_too() -> None:
    assert msgspec.json.decode(ENCODER.encode(IMPRINT), type=Imprint) == IMPRINT


def test_a_content_of_before_takes_defaults_for_what_it_did_not_know() -> None:
    assert content_from_json("F01", '{"unit":"甲单位"}').unit == "甲单位"
    assert content_from_json("F01", '{"unit":"甲单位"}').name == ""


def test_what_is_no_content_of_the_form_is_said() -> None:
    for text in ('{"colour":"red"}', '{"unit":5}'):
        with pytest.raises(DataProblem, match="读不出来"):
            content_from_json("F01", text)
