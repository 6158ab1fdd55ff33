"""Invoices as they leave: e-invoices, PDFs for people, covering letters, and the list of them all.

Here belongs what an issue of invoices looks like. Not here: amounts, numbers and references; they come with the bundle.
"""
