"""Staging: the text table of a recognised file becomes typed rows and findings about single cells and rows.

Here belongs typing by explicit rules, one module for what is special to a kind of record. Not here: reading bytes
(`pipelines.intake`) and whatever needs a second row or file to be judged (`pipelines.checks`).
"""
