"""The pieces a form is edited with, for those above who may not reach the paper's own room; loads the reader of forms."""

from app.reports.templates.arranging import added, doubled, moved, removed
from app.reports.templates.editing import EditProblem, Path, lines_of
from app.reports.templates.reading import Fault, TemplateProblem
from app.reports.templates.structure import Addition, Element, Setting, apply, outline, walk

__all__ = [
    "Addition",
    "EditProblem",
    "Element",
    "Fault",
    "Path",
    "Setting",
    "TemplateProblem",
    "added",
    "apply",
    "doubled",
    "lines_of",
    "moved",
    "outline",
    "removed",
    "walk",
]
