"""The kinds of case as data: what is asked, which steps, which materials, how many days, which papers.

One module per family of kinds; :mod:`app.services.case_kinds` joins them.  What a kind *does* when it is settled is
its posting in :mod:`app.services.business`.
"""
