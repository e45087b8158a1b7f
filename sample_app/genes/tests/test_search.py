"""Searching the catalogue."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from genes.models import Gene, Organism


@pytest.fixture
def catalogue(human: Organism, mouse: Organism) -> None:
    """Genes that differ in one way each."""
    for symbol, name, organism, description in [
        ("INSR", "Insulin receptor", human, "Binds insulin."),
        ("INS", "Insulin", human, "Lowers blood sugar."),
        ("Ins2", "Insulin II", mouse, "One of two in mice."),
        ("BRCA1", "DNA repair associated", human, "Its loss raises the risk of cancer."),
        ("GCG", "Glucagon", human, "Raises what insulin lowers."),
    ]:
        Gene.objects.create(symbol=symbol, name=name, organism=organism, description=description)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("", ["BRCA1", "GCG", "INS", "Ins2", "INSR"]),
        ("brca1", ["BRCA1"]),
        ("ins", ["INS", "Ins2", "INSR", "GCG"]),
        ("INSULIN", ["GCG", "INS", "Ins2", "INSR"]),
        ("cancer", ["BRCA1"]),
        ("mouse", ["Ins2"]),
        ("musculus insulin", ["Ins2"]),
        ("insulin mouse cancer", []),
        ("%", []),
        ("  ins2  ", ["Ins2"]),
    ],
)
def test_every_word_must_occur_and_the_closest_symbols_come_first(
    text: str, symbols: list[str]
) -> None:
    assert [gene.symbol for gene in Gene.objects.matching(text)] == symbols


@pytest.mark.usefixtures("catalogue")
def test_the_page_shows_the_matches(client: Client) -> None:
    page = client.get("/genes/", {"q": "insulin"}).text
    assert "4 genes matching “insulin”" in page
    assert 'value="insulin"' in page
    assert 'href="/genes/mus-musculus/Ins2/"' in page
    assert "BRCA1" not in page


@pytest.mark.usefixtures("catalogue")
def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = client.get("/genes/", {"q": "<zebra>"}).text
    assert "No gene matches “&lt;zebra&gt;”." in page
    assert 'href="/genes/add/"' in page


@pytest.mark.usefixtures("catalogue")
def test_results_come_in_pages_that_keep_the_question(client: Client, settings: Settings) -> None:
    settings.PAGE_SIZE = 2
    page = client.get("/genes/", {"q": "insulin", "page": "2"}).text
    assert "Page 2 of 2" in page
    assert 'rel="prev" href="?q=insulin&amp;page=1"' in page
    assert 'rel="next"' not in page
    assert "INSR" in page
    assert "GCG" not in page


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("number", "shown"), [("99", 3), ("0", 3), ("x", 1), ("", 1)])
def test_a_page_that_is_not_there_shows_one_that_is(
    client: Client, settings: Settings, number: str, shown: int
) -> None:
    settings.PAGE_SIZE = 2
    assert f"Page {shown} of 3" in client.get("/genes/", {"page": number}).text


@pytest.mark.parametrize("address", ["/", "/genes/", "/api/genes/"])
def test_the_number_of_queries_does_not_grow_with_the_genes(
    client: Client,
    human: Organism,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    def add(symbol: str) -> None:
        organism = Organism.objects.create(name=symbol, common_name=symbol, slug=symbol)
        Gene.objects.create(symbol=symbol, name="x", organism=organism)

    queries = {"/": 3, "/genes/": 2, "/api/genes/": 2}[address]
    add("A1")
    with django_assert_num_queries(queries):
        client.get(address)
    for number in range(2, 8):
        add(f"A{number}")
    with django_assert_num_queries(queries):
        client.get(address)
