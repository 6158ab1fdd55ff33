"""`python -m tests.mutation [--sample 150] [--only support]`: tell which mutants no test notices."""

import sys

from tests.mutation.run import hunted

tried, survivors = hunted(*sys.argv[1:])
print(f"{tried} mutants, {len(survivors)} survivors")  # noqa: T201 – a script: it tells on the terminal
print("\n".join(survivors))  # noqa: T201 – the same
