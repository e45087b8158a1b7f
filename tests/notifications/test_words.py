"""What receivers are told, whatever branches, authors and reasons are called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.installation.prepare import InstallationError, prepare_secrets
from pipelines.journal.outcomes import Ending
from pipelines.notifications.hooks import is_told
from pipelines.notifications.mail import Mail, message
from pipelines.notifications.news import News
from pipelines.notifications.receivers import senders
from pipelines.notifications.status import CommitStatus, endpoint
from pipelines.settings import Settings
from tests.notifications.receiver import Mailbox
from tests.web.test_rows import PUSH

REJECTED = replace(PUSH, state="rejected", stage="test", reason="1 test failed", ended_at=130.0)
PAGE = "https://ci.example/plugins/slipway/aaaaaaa"
NEWS = News(7, REJECTED, "Ada <ada@example.org>", "Find genes", PAGE, Ending.FAILED, True)


@pytest.mark.parametrize(
    ("ending", "changed", "only_changes", "told"),
    [
        (Ending.FAILED, True, True, True),
        (Ending.FAILED, False, True, False),
        (Ending.FAILED, False, False, True),
        (Ending.STOPPED, False, True, False),
        (Ending.STOPPED, False, False, True),
        (None, False, False, False),
    ],
)
def test_who_is_told(ending: Ending | None, changed: bool, only_changes: bool, told: bool) -> None:
    assert is_told(replace(NEWS, ending=ending, changed=changed), only_changes) is told


def test_a_mail_has_no_header_that_somebody_else_wrote() -> None:
    evil = "x\r\nBcc: all@example.org\n\nfree text \ud800"
    push = replace(REJECTED, branch=evil, reason=evil)
    made = message(
        replace(NEWS, push=push, author=evil, title=evil), "slipway@localhost", "ada@example.org"
    )
    assert made["Bcc"] is None
    assert "\n" not in made["Subject"]
    text = made.as_bytes()
    head, _, _ = text.partition(b"\n\n")
    assert b"\nBcc:" not in head


async def mailed(news: News, **settings: Any) -> tuple[list[str], Any]:
    box = Mailbox()
    facts = {"mail_to": "Ada <ada@example.org>, bob@example.org", "mail_relay": box.address}
    try:
        await Mail(Settings(**facts, **settings), "secret", False).send(news)
        return await box.mail.get()
    finally:
        await box.close()
        assert not any(b"secret" in line for line in box.commands)


async def test_a_mail_arrives() -> None:
    to, mail = await mailed(replace(NEWS, title="Größe" + "x" * 2000))
    assert to == ["ada@example.org", "bob@example.org"]
    words = "[slipway] bioweb feature at aaaaaaa failed (rejected, test): 1 test failed"
    assert mail["Subject"].strip() == words  # Python folds it after its name
    assert "Größe" in mail.get_content()
    assert PAGE in mail.get_content()


async def test_a_password_is_not_sent_to_who_cannot_keep_it() -> None:
    with pytest.raises(Exception, match="TLS"):
        await mailed(NEWS, mail_user="slipway")


def test_a_status_is_cut_where_the_repository_s_host_would_refuse_it() -> None:
    push = replace(REJECTED, reason="x" * 500 + "\n")
    told = CommitStatus("github", "https://github.com/lab/bioweb", "")._status(
        replace(NEWS, push=push)
    )
    assert told["description"] == "x" * 139 + "…"
    assert told["state"] == "failure"


@pytest.mark.parametrize(
    ("kind", "address", "url"),
    [
        ("github", "https://github.com/lab/x", "https://api.github.com/repos/lab/x/statuses/abc"),
        ("github", "https://git.lab/a/x.git", "https://git.lab/api/v3/repos/a/x/statuses/abc"),
        ("gitlab", "https://git.lab/a/b/x", "https://git.lab/api/v4/projects/a%2Fb%2Fx/statuses/abc"),
        ("gitea", "http://git.lab:3000/a/{project}", "http://git.lab:3000/api/v1/repos/a/bioweb/statuses/abc"),
    ],
)  # fmt: skip
def test_where_a_status_is_posted(kind: str, address: str, url: str) -> None:
    assert endpoint(kind, address, "bioweb", "abc") == url


@pytest.mark.parametrize(
    ("setting", "name"),
    [({"status": "gitea"}, "status-token"), ({"mail_user": "slipway"}, "mail-password")],
)
def test_a_secret_that_is_needed_is_asked_for(
    settings: Settings, setting: dict[str, str], name: str
) -> None:
    file = settings.secrets_dir / name
    asking = settings.model_copy(update=setting)
    ((field, value),) = setting.items()
    with pytest.raises(InstallationError) as missing:
        prepare_secrets(asking)
    assert str(missing.value) == (
        f"SLIPWAY_{field.upper()}={value} needs the file {file}, which is missing or empty: "
        f"write the secret into it, and chmod 600 {file}"
    )
    file.write_text("secret\n")
    file.chmod(0o644)
    with pytest.raises(InstallationError, match="may be read by others"):
        prepare_secrets(asking)
    file.chmod(0o600)
    prepare_secrets(asking)


def test_nobody_is_told_unless_a_setting_says_so(settings: Settings) -> None:
    assert senders(settings) == []
    every = Settings(
        home=settings.home,
        mail_to="ada@example.org",
        webhook_url="https://hooks.example/x",
        slack_url="https://chat.example/hooks/secret",
        status="gitea",
        status_url="https://git.example/lab/{project}",
    )
    hosts = {each.name: each.host for each in senders(every)}
    assert hosts == {
        "mail": "localhost",
        "webhook": "hooks.example",
        "slack": "chat.example",
        "status": "git.example",
    }
