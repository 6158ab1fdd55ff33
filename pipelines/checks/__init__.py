"""What is looked at across rows, files and municipalities: one `.sql` a rule, run in a fixed order.

Here belongs finding faults and saying which rows wait. Not here: faults of single cells and rows (`staging`), and
adding up (`marts`).
"""
