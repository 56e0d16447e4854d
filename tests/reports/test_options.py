"""Pages as people type them."""

import pytest

from app.errors import UsageProblem
from app.reports.options import PrintOptions, page_ranges


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("", ()),
        ("3", ((3, 3),)),
        ("1-3,5", ((1, 3), (5, 5))),
        ("２～４、７", ((2, 4), (7, 7))),
        ("2至4；9-", ((2, 4), (9, 12))),
        ("10-40", ((10, 12),)),
    ],
)
def test_ranges_are_read_as_typed(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert page_ranges(text, 12) == ranges


@pytest.mark.parametrize("text", ["a", "0", "5-3", "13", "1-2-3", "-4"])
def test_a_wrong_range_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UsageProblem, match="页"):
        page_ranges(text, 12)


def test_options_keep_the_chosen_pages() -> None:
    options = PrintOptions(pages=((1, 2), (5, 5)))
    assert [page for page in range(1, 7) if options.keeps(page)] == [1, 2, 5]
    assert all(PrintOptions().keeps(page) for page in range(1, 7))
