"""The contracts that every room shares: fields, tables, project, decisions, findings, figures, errors, labels.

Here belongs what two rooms must agree on. Not here: anything that reads a workspace, calculates or writes a page.
"""
