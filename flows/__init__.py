"""When and in which order: the steps, the command line and the Prefect flows; the drivers alone read the clock.

Here belongs the order of work. Not here: rules, figures or pages; anything that can be said without knowing who asked.
"""
