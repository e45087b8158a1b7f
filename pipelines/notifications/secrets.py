"""Secrets for receivers: files of mode 0600 that people write themselves."""

from __future__ import annotations

from pipelines.settings import Settings

STATUS_TOKEN, MAIL_PASSWORD, WEBHOOK_KEY = "status-token", "mail-password", "webhook-key"


def wanted(settings: Settings) -> dict[str, str]:
    """Return the secrets' names, each with the setting that requires it, or an empty text."""
    return {
        STATUS_TOKEN: settings.status and f"SLIPWAY_STATUS={settings.status}",
        MAIL_PASSWORD: settings.mail_user and f"SLIPWAY_MAIL_USER={settings.mail_user}",
        WEBHOOK_KEY: "",
    }


def secret(settings: Settings, name: str) -> str:
    """Return a secret, empty if missing; `slipway up` refuses to start without a required one."""
    file = settings.secrets_dir / name
    return file.read_text().strip() if file.exists() else ""
