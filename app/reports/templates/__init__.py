"""Form templates: papers as data (C63).

A template is a readable file in ``resources/forms``; ``docs/forms.md`` explains how it is written. This package reads
and checks it, and fills it with the content of a form. ::

    template = parse(text, EntryApproval)        # raises TemplateProblem: every fault with its line
    document = fill(template, EntryApproval(unit="…"), Imprint(number="…"))

:mod:`reading` YAML with lines, :mod:`fields` what a form knows, :mod:`wording` texts with places to fill in,
:mod:`model` a template that was read, :mod:`parsing` and :mod:`checking` from text to model, :mod:`filling` from model to
:class:`~app.reports.document.Document`, :mod:`library` the templates shipped with the program.
"""
