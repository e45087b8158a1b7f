"""The errors that a person can mend: their text is all that is shown."""

from pipelines.journal import JournalError
from pipelines.project.people import PeopleError
from pipelines.sandbox.abilities import SandboxError
from pipelines.settings import SettingsError
from pipelines.supervisor.process import SupervisorError
from pipelines.system.git import GitError


class CommandFailed(Exception):
    """A verb could not do what it was asked to; a sentence with the remedy."""


EXPECTED: tuple[type[Exception], ...] = (
    CommandFailed,
    GitError,
    JournalError,
    SupervisorError,
    PeopleError,
    SandboxError,
    SettingsError,
)
