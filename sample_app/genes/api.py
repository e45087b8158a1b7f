"""The JSON API: list, search, one gene, add a gene. Every error is an object with a sentence."""

import json
from http import HTTPStatus

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from genes.catalogue import add_gene
from genes.forms import GeneForm
from genes.models import Gene

PAGE_SIZES = range(1, 101)


# Nothing here trusts a cookie, so there is nothing for a foreign page to misuse.
@csrf_exempt
def genes(request: HttpRequest) -> JsonResponse:
    """List genes (`q`, `page`, `page_size`), or add one."""
    if request.method in ("GET", "HEAD"):
        return listing(request)
    if request.method == "POST":
        return create(request)
    return not_allowed(request, "GET, HEAD, POST")


@csrf_exempt
def gene(request: HttpRequest, organism: str, symbol: str) -> JsonResponse:
    """Show one gene with its sequence."""
    if request.method not in ("GET", "HEAD"):
        return not_allowed(request, "GET, HEAD")
    found = Gene.objects.called(organism, symbol).first()
    if found is None:
        return problem(HTTPStatus.NOT_FOUND, f'There is no gene "{symbol}" of "{organism}".')
    return JsonResponse(as_json(found) | {"sequence": found.sequence})


def listing(request: HttpRequest) -> JsonResponse:
    """Return one page of the genes that match `q`."""
    size = request.GET.get("page_size", "20")
    if not size.isdecimal() or int(size) not in PAGE_SIZES:
        return problem(HTTPStatus.BAD_REQUEST, f'page_size is "{size}"; use 1 to 100.')
    pages = Paginator(Gene.objects.matching(request.GET.get("q", "")), int(size))
    number = request.GET.get("page", "1")
    try:
        page = pages.page(number)
    except InvalidPage:
        message = f'There is no page "{number}"; the last one is {pages.num_pages}.'
        return problem(HTTPStatus.NOT_FOUND, message)
    return JsonResponse(
        {
            "count": pages.count,
            "page": page.number,
            "pages": pages.num_pages,
            "genes": [as_json(gene) for gene in page],
        }
    )


def create(request: HttpRequest) -> JsonResponse:
    """Add the gene that the body describes, with the same checks as the form."""
    if request.content_type != "application/json":
        message = "Send the gene as a JSON object, with Content-Type: application/json."
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    try:
        fields = json.loads(request.body)
    except ValueError as error:
        return problem(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.")
    if not isinstance(fields, dict) or not all(isinstance(v, str) for v in fields.values()):
        return problem(HTTPStatus.BAD_REQUEST, "The body is not an object of strings.")
    form = GeneForm({"sequence_kind": Gene.Kind.DNA, **fields})
    if form.is_valid() and (added := add_gene(form)):
        response = JsonResponse(as_json(added), status=HTTPStatus.CREATED)
        response.headers["Location"] = api_address(added)
        return response
    message = "The gene was not added: see fields for the reasons."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, message, fields=form.errors.get_json_data())


def as_json(gene: Gene) -> dict[str, str]:
    """Return what the API and the feed say of a gene; the organism must be fetched already."""
    return {
        "symbol": gene.symbol,
        "name": gene.name,
        "organism": gene.organism.slug,
        "organism_name": gene.organism.name,
        "location": gene.location,
        "description": gene.description,
        "sequence_kind": gene.sequence_kind,
        "added_at": gene.added_at.isoformat(),
        "page": gene.get_absolute_url(),
        "url": api_address(gene),
    }


def api_address(gene: Gene) -> str:
    """Return where the API shows the gene."""
    return reverse("api-gene", args=[gene.organism.slug, gene.symbol])


def not_allowed(request: HttpRequest, allowed: str) -> JsonResponse:
    """Answer a method that this address does not have."""
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED, f"Use {allowed} and not {request.method}.")
    response.headers["Allow"] = allowed
    return response


def problem(status: HTTPStatus, error: str, **more: object) -> JsonResponse:
    """Answer an error with a sentence."""
    return JsonResponse({"error": error, **more}, status=status)
