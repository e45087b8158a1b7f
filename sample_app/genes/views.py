"""The catalogue's pages."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from genes.catalogue import add_gene
from genes.forms import GeneForm
from genes.models import Gene, Organism


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, and what was added last."""
    context = {
        "recent": Gene.objects.newest(settings.RECENT_GENES),
        "gene_count": Gene.objects.count(),
        "organism_count": Organism.objects.count(),
    }
    return render(request, "genes/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the genes that match `q`, a page at a time."""
    text = request.GET.get("q", "")
    pages = Paginator(Gene.objects.matching(text), settings.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "genes/search.html", {"text": text, "page": page})


@require_safe
def gene(request: HttpRequest, organism: str, symbol: str) -> HttpResponse:
    """Show one gene."""
    found = get_object_or_404(Gene.objects.called(organism, symbol))
    return render(request, "genes/gene.html", {"gene": found})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show the form to add a gene, or add the gene and go to its page."""
    form = GeneForm(request.POST or None)
    if form.is_valid() and (added := add_gene(form)):
        messages.success(request, f"{added.symbol} was added. The curators will be told by mail.")
        return redirect(added)
    return render(request, "genes/add.html", {"form": form}, status=422 if form.errors else 200)
