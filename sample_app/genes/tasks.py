"""Work that a request does not wait for; `manage.py db_worker` does it."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django_tasks import task

from genes.models import Gene

logger = logging.getLogger(__name__)


@task
def tell_curators(gene_pk: int) -> int:
    """Mail the curators about a new gene; returns how many mails were sent."""
    gene = Gene.objects.select_related("organism").filter(pk=gene_pk).first()
    if gene is None:
        logger.info("Gene %d was removed before the curators were told.", gene_pk)
        return 0
    return send_mail(
        subject=f"New gene: {gene}",
        message=render_to_string("genes/new_gene.txt", {"gene": gene, "site": settings.SITE_URL}),
        from_email=None,
        recipient_list=settings.CURATORS,
    )
