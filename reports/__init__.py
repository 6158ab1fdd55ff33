"""The pages: they receive a bundle and show it.

Here belongs what people open: workbooks, PDFs, invoices, folders for auditors. Not here: calculation; a page prints
figures and tables as it gets them.
"""
