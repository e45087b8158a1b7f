"""What happens when a gene enters the catalogue."""

from django.db import IntegrityError, transaction

from genes.forms import GeneForm
from genes.models import Gene
from genes.tasks import tell_curators


def add_gene(form: GeneForm) -> Gene | None:
    """Save a valid form and queue the curators' mail: either both are kept or neither is.

    Returns None, with the reason in the form, if somebody else was quicker with the same symbol.
    """
    try:
        with transaction.atomic():
            gene = form.save()
            tell_curators.enqueue(gene.pk)
    except IntegrityError:
        form.add_error(None, "This organism already has a gene with this symbol.")
        return None
    return gene
