"""Authorization rules for Buildbot: who may do what."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.plugins import util
from buildbot.www.authz.endpointmatchers import EndpointMatcherBase, Match
from buildbot.www.authz.roles import RolesFromBase, RolesFromOwner
from twisted.internet import defer
from twisted.python import log

from pipelines import journal
from pipelines.journal import audit
from pipelines.journal.transactions import read, write
from pipelines.project.people import People, PeopleError, Role
from pipelines.stages.operators import FORM, needed_for

OWNER = "owner"  # of a branch: a developer who has written its newest commit


def rules(people: People) -> util.Authz:
    """Return Buildbot's `authz`; the first rule that matches a request decides."""
    return Recorded(
        allowRules=[
            OwnBranch(role=OWNER, defaultDeny=False),
            ActsOf(Role.RELEASER),
            util.AnyControlEndpointMatcher(role=Role.ADMINISTRATOR.word),
        ],
        roleMatchers=[RolesOfPeople(people), OwnerOfBranch(people)],
    )


class Recorded(util.Authz):
    """Authorization that records each permitted action in the audit log."""

    @defer.inlineCallbacks
    def assertUserAllowed(
        self,
        ep: tuple[str, ...],
        action: str,
        options: dict[str, Any],
        userDetails: dict[str, Any],
    ) -> Generator[Any, Any, None]:
        """Raise Forbidden for what no rule allows."""
        yield super().assertUserAllowed(ep, action, options, userDetails)
        if action.lower() != "get" and not (ep and ep[-1].endswith(FORM)):
            endpoint, why = "/".join(ep), options.get("reason")
            who = str(userDetails.get("username"))
            record = ("", action, who, f"{endpoint}: {why}" if why else endpoint)
            yield defer.ensureDeferred(write(self.master, "audit", audit.record, *record))


class RolesOfPeople(RolesFromBase):
    """Gives a person their role and every lower one."""

    def __init__(self, people: People) -> None:
        super().__init__()
        self.people = people

    def getRolesFromUser(self, userDetails: dict[str, Any]) -> list[str]:
        mine = role_of(self.people, userDetails)
        return [role.word for role in Role if role <= mine]


class OwnerOfBranch(RolesFromOwner):
    """Gives the role of owner to a developer whose e-mail address is the owner's."""

    def __init__(self, people: People) -> None:
        super().__init__(role=OWNER)
        self.people = people

    def getRolesFromUser(self, userDetails: dict[str, Any], owner: str | None = None) -> list[str]:
        mine = addresses(self.people, userDetails)
        own = owner is not None and owner.casefold() in mine
        return (
            [OWNER] if own and self.people.role(userDetails["username"]) >= Role.DEVELOPER else []
        )


class ActsOf(EndpointMatcherBase):
    """Matches acts of the operators' form that a role suffices for."""

    def __init__(self, needed: Role, **kwargs: Any) -> None:
        super().__init__(**{"role": needed.word, **kwargs})
        self.needed = needed

    def match_ForceSchedulerEndpoint_force(
        self, epobject: Any, epdict: dict[str, Any], options: dict[str, Any]
    ) -> defer.Deferred[Match | None]:
        project, form, _ = epdict["schedulername"].partition(FORM)
        mine = form and needed_for(options.get("act")) <= self.needed
        return defer.ensureDeferred(self._of(project, options)) if mine else defer.succeed(None)

    async def _of(self, project: str, options: dict[str, Any]) -> Match:
        return Match(self.master)


class OwnBranch(ActsOf):
    """Matches acts that developers may do to their own branches."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Role.DEVELOPER, **kwargs)

    async def _of(self, project: str, options: dict[str, Any]) -> Match:
        branch = str(options.get("branch", "")).strip()
        return _OfBranch(self.master, await read(self.master, _author, project, branch))


class _OfBranch(Match):
    def __init__(self, master: Any, author: str | None) -> None:
        super().__init__(master)
        self.author = author

    def getOwner(self) -> defer.Deferred[str | None]:
        return defer.succeed(address(self.author) if self.author else None)


def _author(conn: sa.Connection, project: str, branch: str) -> str | None:
    """Return who wrote the newest commit that was pushed to a branch, as git names people."""
    changes = Model.changes
    push = journal.newest_of(conn, branch, project)
    query = sa.select(changes.c.author)
    return conn.execute(query.where(changes.c.changeid == push.changeid)).scalar() if push else None


def role_of(people: People, user: dict[str, Any]) -> Role:
    """Return the role of a signed-in user; READER where the file of people cannot be read."""
    try:
        return people.role(user.get("username"))
    except PeopleError as error:
        log.err(error, "while looking for a role")
        return Role.READER


def addresses(people: People, user: dict[str, Any]) -> set[str]:
    """Return the case-folded e-mail addresses of a signed-in user."""
    known = [user.get("email") or ""]
    try:
        person = people.all().get(user.get("username", ""))
        known += [person.email] if person else []
    except PeopleError as error:
        log.err(error, "while looking for an address")
    return {each.casefold() for each in known if each}


def address(author: str) -> str:
    """Return the address of an author, as git writes one: `Name <address>`."""
    return author.rpartition("<")[2].rstrip("> ")
