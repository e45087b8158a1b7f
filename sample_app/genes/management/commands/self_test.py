"""Writes and reads what people do with the catalogue, and leaves nothing behind.

The pipeline runs it in the release that serves, on a copy of its database to which the migrations
of the next release have been applied.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from genes.catalogue import add_gene
from genes.forms import GeneForm
from genes.models import Gene, Organism


class Command(BaseCommand):
    """`manage.py self_test`."""

    help = "Write, find and read a gene, in a transaction that is rolled back."

    def handle(self, **options: object) -> None:
        """Raise CommandError, or the database's own error, when something does not work."""
        with transaction.atomic():
            organism = Organism.objects.create(
                name="Probatio ipsius", common_name="self-test", slug="self-test"
            )
            form = GeneForm(
                {
                    "symbol": "SELF1",
                    "name": "self-test",
                    "organism": organism.slug,
                    "sequence_kind": Gene.Kind.DNA,
                    "sequence": "ACGT",
                }
            )
            gene = add_gene(form) if form.is_valid() else None
            if gene is None:
                raise CommandError(f"A gene cannot be added: {form.errors.as_text()}")
            for found in (
                Gene.objects.called("self-test", "self1"),
                Gene.objects.matching("self-test SELF1"),
                Gene.objects.newest(1),
            ):
                if found.get() != gene:
                    raise CommandError("The gene that was added is not the one that is found.")
            transaction.set_rollback(True)
        self.stdout.write("A gene can be written, found and read.")
