"""The status of a commit at GitHub, GitLab or Gitea (and Forgejo), under the name `slipway`."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit

from pipelines.journal.notices import Notice
from pipelines.journal.outcomes import Ending
from pipelines.notifications.news import News, plain
from pipelines.notifications.sender import host_of, post

CONTEXT = "slipway"
LONGEST = 140  # characters of a description, at GitHub
_STATES = {
    None: "pending",
    Ending.PASSED: "success",
    Ending.FAILED: "failure",
    Ending.STOPPED: "error",  # neither good nor bad; there is no other word
}
_AT_GITLAB = _STATES | {Ending.FAILED: "failed", Ending.STOPPED: "canceled"}


class CommitStatus:
    """Tells the repository, whose address may hold `{project}`, of every push."""

    name = "status"

    def __init__(self, kind: str, address: str, token: str) -> None:
        self.host = host_of(address)
        self._kind, self._address, self._token = kind, address, token

    def wants(self, news: News) -> bool:
        """Every push has a status, from its first moment."""
        return True

    async def send(self, news: News) -> None:
        """Tell it."""
        url = endpoint(self._kind, self._address, news.push.project, news.push.revision)
        await post(url, json.dumps(self._status(news)).encode(), self._headers())

    async def send_notice(self, notice: Notice, page: str) -> None:
        """Tell nothing: a status is a commit's, and this is about none."""

    def _status(self, news: News) -> dict[str, str]:
        words = plain(news.push.reason or news.push.stage)
        cut = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        told = {"target_url": news.page, "description": cut}
        if self._kind == "gitlab":
            return told | {"state": _AT_GITLAB[news.ending], "name": CONTEXT}
        return told | {"state": _STATES[news.ending], "context": CONTEXT}

    def _headers(self) -> dict[str, str]:
        match self._kind:
            case "gitlab":
                return {"PRIVATE-TOKEN": self._token}
            case "gitea":
                return {"Authorization": f"token {self._token}"}
        return {"Authorization": f"Bearer {self._token}", "Accept": "application/vnd.github+json"}


def endpoint(kind: str, address: str, project: str, revision: str) -> str:
    """Return where the status of a commit is posted, from the repository's address for people."""
    parts = urlsplit(address.replace("{project}", quote(project, safe="")))
    root = f"{parts.scheme}://{parts.netloc}"
    path = parts.path.strip("/").removesuffix(".git")
    match kind:
        case "gitlab":
            return f"{root}/api/v4/projects/{quote(path, safe='')}/statuses/{revision}"
        case "gitea":
            return f"{root}/api/v1/repos/{path}/statuses/{revision}"
    api = "https://api.github.com" if parts.hostname == "github.com" else f"{root}/api/v3"
    return f"{api}/repos/{path}/statuses/{revision}"
