"""Payments: what a bank or a sales ledger tells becomes kept entries with our references, and what is owed and paid.

Here belongs everything between a file about money and the invoice that it is for. Not here: giving invoices
(`pipelines.invoicing`), the law of figures (`pipelines.rules.financing`) and the pages (`reports`).

A bank file of the municipality's whole account holds private payers. Only entries with our references are kept, in a
file of ours; of the bank's file nothing is kept but its hash.
"""
