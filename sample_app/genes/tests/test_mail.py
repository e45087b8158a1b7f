"""The mail that a background task sends to the curators."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from genes.models import Gene, Organism
from genes.tasks import tell_curators

GIVEN = {"symbol": "TP53", "name": "p53", "organism": "homo-sapiens", "location": "17p13.1"}

# The worker closes its connection after each task, which a test's transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    """Do all tasks that wait, as the worker does."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False)


def test_the_mail_waits_for_the_worker(client: Client, human: Organism, settings: Settings) -> None:
    settings.CURATORS = ["ada@bioweb.example", "max@bioweb.example"]
    settings.SITE_URL = "https://bioweb.example"
    client.post("/api/genes/", GIVEN, content_type="application/json")
    assert DBTaskResult.objects.ready().count() == 1
    assert mail.outbox == []
    work()
    message = mail.outbox[0]
    assert message.to == ["ada@bioweb.example", "max@bioweb.example"]
    assert message.subject == "New gene: TP53 (Homo sapiens)"
    assert "Location:  17p13.1" in message.body
    assert "https://bioweb.example/genes/homo-sapiens/TP53/" in message.body
    assert DBTaskResult.objects.successful().count() == 1
    work()
    assert len(mail.outbox) == 1


def test_mail_is_text_and_not_html(brca1: Gene) -> None:
    Gene.objects.update(name="p53 & friends")
    assert tell_curators.call(brca1.pk) == 1
    assert "p53 & friends" in mail.outbox[0].body


def test_a_gene_that_was_removed_meanwhile_is_no_failure(brca1: Gene) -> None:
    tell_curators.enqueue(brca1.pk)
    brca1.delete()
    work()
    assert mail.outbox == []
    assert DBTaskResult.objects.successful().count() == 1


def test_a_wrong_gene_tells_nobody(client: Client, human: Organism) -> None:
    client.post("/api/genes/", GIVEN | {"symbol": ""}, content_type="application/json")
    assert not DBTaskResult.objects.exists()
