"""Row-level tables that select what counts: one `.sql` a mart, each row with its value and where it came from.

Here belongs which rows count and in which group. Not here: amounts of law (`rules`), and which rows wait (`checks`).
"""
