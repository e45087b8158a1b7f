"""Mail about pushes, through a relay; a relay that knows us by a password is spoken to in TLS."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, getaddresses, make_msgid, parseaddr
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from twisted.internet import defer, reactor
from twisted.mail.smtp import ESMTPSenderFactory

from pipelines.journal.notices import Notice
from pipelines.notifications.hooks import is_told
from pipelines.notifications.news import News, plain
from pipelines.settings import Settings

_POLICY = SMTP.clone(linesep="\n")  # Twisted ends the lines on their way


class Mail:
    """Sends one message to everybody who is to hear of a push."""

    name = "mail"

    def __init__(self, settings: Settings, password: str, only_changes: bool) -> None:
        relay = urlsplit(f"//{settings.mail_relay}")
        self.host, self._port = relay.hostname or "", relay.port or 25
        self._from, self._to = settings.mail_from, settings.mail_to
        self._user, self._password = settings.mail_user, password
        self._only_changes = only_changes

    def wants(self, news: News) -> bool:
        """Whether this is to be told."""
        return is_told(news, self._only_changes)

    async def send(self, news: News) -> None:
        """Tell it."""
        await self._hand_over(message(news, self._from, self._to))

    async def send_notice(self, notice: Notice, page: str) -> None:
        """Tell what concerns everybody."""
        text = f"{notice.sentence}\n\n{page}\n"
        await self._hand_over(_mail(self._from, self._to, notice.sentence, text))

    async def _hand_over(self, mail: EmailMessage) -> None:
        text = mail.as_bytes(policy=_POLICY)
        network: Any = reactor
        done: defer.Deferred[Any] = defer.Deferred(lambda _: connector.disconnect())
        authenticated = bool(self._user)
        factory = ESMTPSenderFactory(
            self._user.encode(),
            self._password.encode(),
            parseaddr(self._from)[1],
            [address for _, address in getaddresses([self._to])],
            BytesIO(text),
            done,
            retries=0,
            requireAuthentication=authenticated,
            requireTransportSecurity=authenticated,
            hostname=self.host if authenticated else None,
        )
        connector: Any = network.connectTCP(self.host, self._port, factory)
        await done


def message(news: News, sender: str, receivers: str) -> EmailMessage:
    """Return the mail; a branch or a reason with line breaks becomes no header."""
    lines = {"author": news.author, "commit": news.title, "revision": news.push.revision}
    table = "\n".join(f"{name:>8}: {plain(text)}" for name, text in lines.items())
    text = f"{news.sentence}\n\n{table}\n\n{news.page}\n"
    return _mail(sender, receivers, news.sentence, text)


def _mail(sender: str, receivers: str, sentence: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, receivers
    mail["Subject"] = _encodable(plain(f"[slipway] {sentence}")[:200])
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="slipway")
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's absence is answered
    mail.set_content(_encodable(text), cte="quoted-printable")
    return mail


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
