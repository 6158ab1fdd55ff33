"""Intake: bytes of a file become a text table of a recognised layout, or a reason why not.

Here belongs reading cells as they are shown, with sheet, row and column, finding personal identity codes, and telling
what a file is. Not here: what a cell means (`pipelines.staging`).
"""
