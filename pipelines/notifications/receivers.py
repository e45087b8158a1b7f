"""Receivers of notifications, as the settings name them."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.notifications.follower import Follower
from pipelines.notifications.hooks import Slack, Webhook
from pipelines.notifications.mail import Mail
from pipelines.notifications.secrets import MAIL_PASSWORD, STATUS_TOKEN, WEBHOOK_KEY, secret
from pipelines.notifications.sender import Sender
from pipelines.notifications.status import CommitStatus
from pipelines.settings import Settings
from pipelines.stages import Pipeline


def followers(settings: Settings, pipelines: Sequence[Pipeline]) -> list[Follower]:
    """Return a follower of the journal for each receiver."""
    return [
        Follower(
            name=f"tell-{sender.name}",
            sender=sender,
            deploying={each.project.name: each.deploying for each in pipelines},
            base_url=settings.base_url,
        )
        for sender in senders(settings)
    ]


def senders(settings: Settings) -> list[Sender]:
    """Return the senders that the settings ask for."""
    only_changes = settings.notify == "change"
    enabled: list[Sender] = []
    if settings.mail_to:
        enabled.append(Mail(settings, secret(settings, MAIL_PASSWORD), only_changes))
    if settings.webhook_url:
        key = secret(settings, WEBHOOK_KEY)
        enabled.append(Webhook(settings.webhook_url, only_changes, key))
    if settings.slack_url:
        enabled.append(Slack(settings.slack_url, only_changes))
    if settings.status:
        token = secret(settings, STATUS_TOKEN)
        enabled.append(CommitStatus(settings.status, settings.status_url, token))
    return enabled
