"""The errors that reach a user, each with the exit code of the command line.

Every message is one or more Finnish sentences: what is wrong, where, what to do. Not here: findings about rows,
which are data (`schemas.finding`) and never raised.
"""


class TilitysError(Exception):
    """An internal failure; also the base of the errors below. Exit code 20."""

    exit_code = 20


class UsageError(TilitysError):
    """The command was used wrongly: an unknown month, claim, figure or option. Exit code 2."""

    exit_code = 2


class SettingsError(TilitysError):
    """project.toml, a decision or a parameter is invalid: names file, key and what was expected. Exit code 10."""

    exit_code = 10


class UnreadableFileError(TilitysError):
    """The FILE given as an argument cannot be read. Exit code 11."""

    exit_code = 11


class LockedError(TilitysError):
    """The workspace or one of its pages is in use. Exit code 12."""

    exit_code = 12


class VerificationError(TilitysError):
    """Something is not as it was recorded. Exit code 13."""

    exit_code = 13
