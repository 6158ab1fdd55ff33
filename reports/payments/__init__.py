"""The pages about money that has come: the financing statement and the reminders.

Here belongs what the accountant reads and sends about payments. Not here: the invoices themselves (`reports.invoices`).
"""
