"""When things happen and in which order: the steps, the command line and the schedule.

Here belongs what drives the work and reads clock and environment. Not here: the work itself (`pipelines`) and the
pages (`reports`).
"""
