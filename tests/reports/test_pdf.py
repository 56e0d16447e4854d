from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import segno

from app.errors import EnvironmentProblem, UsageProblem
from app.reports import FORMS, render_pdf
from app.reports.document import Document, Figure, Mark, Paragraph, Strip, Style
from tests.reports.reading import read
from tests.reports.samples import ENTRY, IMPRINT, ORDINARY, RARE, UNKNOWN


def words(text: str) -> Document:
    return Document("F00", "试", (Paragraph(text, Style(size=14, align="left"), indent=0),))


def test_text_read_back_is_the_text_written_even_with_compatibility_characters() -> None:
    text = f"{RARE}⼀一豈豈〔2024〕⑴张䶮𰻝"
    assert read(words(text)).pages[0].text.startswith(text)


def test_every_font_is_embedded_and_a_subset() -> None:
    for number, spec in FORMS.items():
        for page in read(spec.build(ORDINARY[number], IMPRINT)).pages:
            assert page.fonts, number
            for font in page.fonts:
                assert font.embedded, (number, font)
                assert re.match(r"[A-Z]{6}\+Noto", font.name), (number, font)


def test_only_the_characters_used_are_in_the_file() -> None:
    assert len(read(words("编制")).data) < 12_000


def test_an_unknown_character_leaves_a_blank_of_one_em_and_is_reported() -> None:
    paper = read(words(f"张{UNKNOWN}三"))
    first, second = paper.pages[0].find("张三")
    assert paper.result.missing_characters == (UNKNOWN,)
    assert second.x - first.x == pytest.approx(2 * 14 * 25.4 / 72, abs=0.02)


def test_the_same_paper_gives_the_same_bytes_and_other_data_other_bytes() -> None:
    document = FORMS["F01"].build(ENTRY, IMPRINT)
    one, two = read(document), read(FORMS["F01"].build(ENTRY, IMPRINT))
    assert one.data == two.data
    assert one.result.digest == two.result.digest
    assert read(FORMS["F01"].build(replace(ENTRY, approved=13), IMPRINT)).result.digest != one.result.digest


def test_the_digest_stands_for_the_content_not_for_who_prints_it() -> None:
    document = FORMS["F01"].build(ENTRY, IMPRINT)
    assert FORMS["F01"].build(ENTRY, replace(IMPRINT, printed_by="王五")).digest == document.digest
    assert FORMS["F01"].build(replace(ENTRY, name="李四"), IMPRINT).digest != document.digest


def test_the_printed_code_says_form_number_and_digest() -> None:
    document = FORMS["F01"].build(ENTRY, IMPRINT)
    assert document.code_text == f"BZ|F01|云编审〔2024〕15号|{document.digest[:12]}"
    buffer = BytesIO()
    render_pdf(document, buffer, faces="bundled")
    expected = segno.make_qr(document.code_text, error="m", encoding="utf-8", boost_error=False).matrix
    with pdfium.PdfDocument(buffer.getvalue()) as pdf:
        image = pdf[0].render(scale=8).to_pil().convert("L")
    # The code is 14 mm wide, at the right margin (18.5 mm), 2 mm above the text area (22 mm).
    scale = image.width / 210
    left, top, side = 210 - 18.5 - 14, 22 - 14 - 2, 14
    for row, modules in enumerate(expected):
        for column, dark in enumerate(modules):
            x = (left + (column + 0.5) * side / len(expected)) * scale
            y = (top + (row + 0.5) * side / len(expected)) * scale
            assert (image.getpixel((int(x), int(y))) < 128) == bool(dark), (row, column)


def test_many_papers_in_one_job_count_their_own_pages() -> None:
    papers = [FORMS["F01"].build(replace(ENTRY, name=name), IMPRINT) for name in ("甲一", "乙二", "丙三")]
    paper = read(papers)
    assert paper.result.pages == 6
    assert ["第1页共1页" in page.text for page in paper.pages] == [True] * 6
    names = [name for name in ("甲一", "乙二", "丙三") for _ in range(2)]
    assert all(name in page.text for name, page in zip(names, paper.pages, strict=True))


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(UsageProblem):
        render_pdf([], BytesIO(), faces="bundled")


def test_a_path_that_cannot_be_written_is_an_environment_problem(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有写成"):
        render_pdf(words("编"), tmp_path / "missing" / "form.pdf", faces="bundled")


def test_stopping_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    target.write_bytes(b"old")

    def stop(pages: int) -> None:
        if pages == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_pdf((words("编制") for _ in range(5)), target, faces="bundled", on_page=stop)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_positions_are_true_to_a_tenth_of_a_millimetre() -> None:
    document = Document(
        "F00",
        "试",
        (
            Strip("左", "中", "右", Style(size=12), height=10),
            Figure(40, (Mark(10, 5, 100, 20), Mark(0, 30, 50, 0))),
        ),
    )
    page = read(document).pages[0]
    left, centre, right = (page.find(text)[0] for text in "左中右")
    em = 12 * 25.4 / 72
    assert left.x == pytest.approx(20, abs=0.05)
    assert centre.x + em / 2 == pytest.approx(105, abs=0.05)
    assert right.x + em == pytest.approx(190, abs=0.05)
    assert left.y == pytest.approx(22 + 5 + 0.38 * em, abs=0.05)
    box = page.outlines[0]
    assert (box.left, box.right) == pytest.approx((20, 130), abs=0.1)
    assert (box.top, box.bottom) == pytest.approx((37, 62), abs=0.1)


_BIG_JOB = """
import pathlib, re, sys
from app.reports import FORMS, render_pdf
from app.reports.forms import establishment_ledger
from tests.reports.samples import ENTRY, IMPRINT, people
from dataclasses import replace
if sys.argv[1] == "ledger":
    groups = tuple(
        establishment_ledger.LedgerGroup(f"系统{unit // 50}", f"单位{unit}", "财政全额拨款", people(60, unit * 60), 60)
        for unit in range(1000)
    )
    job = FORMS["F08"].build(establishment_ledger.EstablishmentLedger(groups), IMPRINT)
else:
    job = (FORMS["F01"].build(replace(ENTRY, name=f"张{chr(0x4e00 + n)}"), IMPRINT) for n in range(500))
result = render_pdf(job, sys.argv[2], faces="bundled")
# Not ru_maxrss: it still counts the process this one was started from.
peak = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())
print(result.pages, int(peak.group(1)) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize(("job", "least_pages"), [("ledger", 9000), ("forms", 1000)])
def test_large_jobs_stay_within_300_megabytes(job: str, least_pages: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BIG_JOB, job, str(tmp_path / "job.pdf")],
        capture_output=True,
        text=True,
        check=True,
    )
    pages, megabytes = map(int, done.stdout.split())
    assert pages >= least_pages
    assert megabytes < 300
