"""Hides a package that pandera imports where it finds it: an accountant's environment does not have it.

Here belongs nothing else; `tests.bench.measure` puts this folder before the packages of the developers' environment.
"""

raise ImportError("only developers have hypothesis")
