"""The JSON API."""

import pytest
from django.test import Client

from genes.models import Gene, Organism

GIVEN = {"symbol": "TP53", "name": "Tumor protein p53", "organism": "homo-sapiens"}


def test_the_list_says_all_but_the_sequences(client: Client, brca1: Gene) -> None:
    assert client.get("/api/genes/").json() == {
        "count": 1,
        "page": 1,
        "pages": 1,
        "genes": [
            {
                "symbol": "BRCA1",
                "name": "DNA repair associated",
                "organism": "homo-sapiens",
                "organism_name": "Homo sapiens",
                "location": "17q21.31",
                "description": "Breaks raise the risk of cancer.",
                "sequence_kind": "dna",
                "added_at": brca1.added_at.isoformat(),
                "page": "/genes/homo-sapiens/BRCA1/",
                "url": "/api/genes/homo-sapiens/BRCA1/",
            }
        ],
    }


def test_a_gene_comes_with_its_sequence(client: Client, brca1: Gene) -> None:
    gene = client.get("/api/genes/homo-sapiens/brca1/").json()
    assert gene["symbol"] == "BRCA1"
    assert gene["sequence"] == "ATGGATTTATCTGCTCTTCG"


def test_the_list_is_searched_and_paged(client: Client, human: Organism) -> None:
    for number in range(5):
        Gene.objects.create(symbol=f"GENE{number}", name="kinase", organism=human)
    Gene.objects.create(symbol="OTHER", name="ligase", organism=human)
    answer = client.get("/api/genes/", {"q": "kinase", "page_size": "2", "page": "3"}).json()
    assert (answer["count"], answer["page"], answer["pages"]) == (5, 3, 3)
    assert [gene["symbol"] for gene in answer["genes"]] == ["GENE4"]


@pytest.mark.parametrize("size", ["0", "101", "-1", "x", ""])
def test_a_wrong_page_size_is_refused(client: Client, db: None, size: str) -> None:
    response = client.get("/api/genes/", {"page_size": size})
    assert response.status_code == 400
    assert response.json() == {"error": f'page_size is "{size}"; use 1 to 100.'}


@pytest.mark.parametrize("number", ["0", "2", "x"])
def test_a_page_that_is_not_there(client: Client, brca1: Gene, number: str) -> None:
    response = client.get("/api/genes/", {"page": number})
    assert response.status_code == 404
    assert response.json() == {"error": f'There is no page "{number}"; the last one is 1.'}


def test_a_gene_that_is_not_there(client: Client, brca1: Gene) -> None:
    response = client.get("/api/genes/homo-sapiens/BRCA2/")
    assert response.status_code == 404
    assert response.json() == {"error": 'There is no gene "BRCA2" of "homo-sapiens".'}


def test_a_gene_is_added_by_a_program_that_has_no_cookie(human: Organism) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/api/genes/", GIVEN, content_type="application/json")
    assert response.status_code == 201
    assert response.headers["Location"] == "/api/genes/homo-sapiens/TP53/"
    assert response.json()["page"] == "/genes/homo-sapiens/TP53/"
    assert client.get(response.headers["Location"]).json()["name"] == "Tumor protein p53"


def test_a_wrong_gene_is_refused_by_field(client: Client, brca1: Gene) -> None:
    given = GIVEN | {"symbol": "53TP", "organism": "homo-erectus", "sequence": "ACGU"}
    response = client.post("/api/genes/", given, content_type="application/json")
    assert response.status_code == 422
    assert response.json()["error"] == "The gene was not added: see fields for the reasons."
    assert sorted(response.json()["fields"]) == ["organism", "sequence", "symbol"]
    assert Gene.objects.get() == brca1


@pytest.mark.parametrize(
    ("body", "content_type", "status", "reason"),
    [
        ("{", "application/json", 400, "The body is not JSON"),
        (b"\xff", "application/json", 400, "The body is not JSON"),
        ("[]", "application/json", 400, "not an object of strings"),
        ('{"symbol": 5}', "application/json", 400, "not an object of strings"),
        ("symbol=TP53", "application/x-www-form-urlencoded", 415, "Content-Type: application/json"),
    ],
)
def test_a_body_that_is_no_gene(
    client: Client, human: Organism, body: str | bytes, content_type: str, status: int, reason: str
) -> None:
    response = client.post("/api/genes/", body, content_type=content_type)
    assert response.status_code == status
    assert reason in response.json()["error"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/api/genes/", "GET, HEAD, POST"), ("/api/genes/homo-sapiens/BRCA1/", "GET, HEAD")],
)
def test_other_methods_are_refused(client: Client, brca1: Gene, address: str, allowed: str) -> None:
    response = client.delete(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert response.json() == {"error": f"Use {allowed} and not DELETE."}
