"""The pages of the catalogue."""

import pytest
from django.test import Client
from pytest_django import Settings

from genes.models import Gene, Organism


def test_home_shows_what_is_new_first(client: Client, human: Organism, settings: Settings) -> None:
    settings.RECENT_GENES = 2
    for symbol in ("OLD1", "MID1", "NEW1"):
        Gene.objects.create(symbol=symbol, name="x", organism=human)
    page = client.get("/").text
    assert "3 genes of 1 organism," in page
    assert page.index("NEW1") < page.index("MID1")
    assert "OLD1" not in page
    assert 'data-feed="/ws/recent/"' in page


def test_every_page_says_which_release_and_environment_it_is(
    client: Client, settings: Settings, db: None
) -> None:
    settings.ENVIRONMENT = "staging"
    settings.RELEASE_VERSION = "1.0.0+12.g1a2b3c4"
    settings.RELEASE_REVISION = "1a2b3c4d5e6f70819203a4b5c6d7e8f901234567"
    for address in ("/", "/genes/", "/genes/add/", "/nowhere/"):
        page = client.get(address).text
        assert '<span class="environment environment-staging">staging</span>' in page
        assert "1.0.0+12.g1a2b3c4" in page
        assert '<span class="code">1a2b3c4</span>' in page


def test_a_gene_has_a_page(client: Client, brca1: Gene) -> None:
    page = client.get("/genes/homo-sapiens/BRCA1/").text
    assert "DNA repair associated" in page
    assert "17q21.31" in page
    assert "<span>ATGGATTTAT</span> <span>CTGCTCTTCG</span>" in page
    assert "DNA, 20 letters" in page
    assert "Waits for review" in page


def test_a_symbol_is_found_in_any_case(client: Client, brca1: Gene) -> None:
    assert client.get("/genes/homo-sapiens/brca1/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/genes/mus-musculus/BRCA1/", "/genes/homo-sapiens/BRCA2/", "/genes/none/"]
)
def test_a_gene_that_is_not_there(client: Client, brca1: Gene, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no page at this address" in response.text


def test_what_people_write_is_escaped(client: Client, brca1: Gene) -> None:
    Gene.objects.update(name="<script>alert(1)</script>")
    for address in ("/", "/genes/", "/genes/homo-sapiens/BRCA1/"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_adding_a_gene_leads_to_its_page(client: Client, human: Organism) -> None:
    given = {"symbol": "TP53", "name": "p53", "organism": human.slug, "sequence_kind": "dna"}
    response = client.post("/genes/add/", given, follow=True)
    assert response.redirect_chain == [("/genes/homo-sapiens/TP53/", 302)]
    assert "TP53 was added." in response.text


def test_a_wrong_form_comes_back_with_reasons_and_what_was_written(
    client: Client, human: Organism
) -> None:
    response = client.post("/genes/add/", {"symbol": "53TP", "name": "p53"})
    assert response.status_code == 422
    assert 'value="53TP"' in response.text
    assert 'aria-describedby="id_symbol_helptext id_symbol_error"' in response.text
    assert 'id="id_symbol_error"' in response.text
    assert not Gene.objects.exists()


def test_every_field_has_a_label(client: Client, human: Organism) -> None:
    response = client.get("/genes/add/")
    for field in response.context["form"]:
        assert f'<label for="{field.id_for_label}">' in response.text


def test_a_form_from_elsewhere_is_refused(human: Organism) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/genes/add/", {"symbol": "TP53"}).status_code == 403


@pytest.mark.parametrize("address", ["/", "/genes/", "/genes/homo-sapiens/BRCA1/"])
def test_pages_are_only_read(client: Client, db: None, address: str) -> None:
    assert client.post(address).status_code == 405


def test_curators_mark_genes_as_reviewed(admin_client: Client, brca1: Gene) -> None:
    given = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": brca1.pk,
        "form-0-reviewed": "on",
        "_save": "Save",
    }
    assert admin_client.post("/admin/genes/gene/", given).status_code == 302
    brca1.refresh_from_db()
    assert brca1.reviewed
    assert "Reviewed" in admin_client.get(brca1.get_absolute_url()).text
    assert admin_client.get("/admin/genes/organism/").status_code == 200
