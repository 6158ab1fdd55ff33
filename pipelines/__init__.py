"""The work, in layers: intake, staging, checks, marts, rules, and the base modules below them.

Here belongs what turns received files into figures. Not here: pages (`reports`), and anything that reads a clock, the
environment or the network (`flows`).
"""
