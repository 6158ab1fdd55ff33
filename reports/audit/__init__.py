"""The auditor's folder: its tables, its pages and the file that checks it.

Here belongs what a person reads who distrusts the claim. Not here: gathering what is shown (`pipelines.auditing`).
"""
