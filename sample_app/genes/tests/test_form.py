"""The form to add a gene."""

import pytest
from django_tasks_db.models import DBTaskResult

from genes.catalogue import add_gene
from genes.forms import GeneForm
from genes.models import Gene, Organism

GIVEN = {
    "symbol": "TP53",
    "name": "Tumor protein p53",
    "organism": "homo-sapiens",
    "sequence_kind": "dna",
}
DUPLICATE = "This organism already has a gene with this symbol."

pytestmark = pytest.mark.usefixtures("human")


def test_a_gene_is_added_with_what_was_given() -> None:
    form = GeneForm(GIVEN | {"location": "17p13.1", "sequence": " 1 atg gag\n 7 gag "})
    gene = add_gene(form)
    gene.refresh_from_db()
    assert (gene.symbol, gene.location, gene.sequence) == ("TP53", "17p13.1", "ATGGAGGAG")
    assert gene.organism.slug == "homo-sapiens"
    assert not gene.reviewed


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("symbol", "", "required"),
        ("symbol", "53TP", "starts with a letter"),
        ("symbol", "A" * 31, "at most 30"),
        ("name", "  ", "required"),
        ("organism", "", "required"),
        ("organism", "homo-erectus", "not one of the available choices"),
        ("location", "17z", "chromosome"),
        ("description", "x" * 2001, "at most 2000"),
        ("sequence_kind", "rna", "not one of the available choices"),
        ("sequence", "ACGU", 'of kind DNA has no "U"'),
        ("sequence", "A" * 10_001, "at most 10000"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(field: str, value: str, reason: str) -> None:
    form = GeneForm(GIVEN | {field: value})
    assert list(form.errors) == [field]
    assert reason in form.errors[field][0]


def test_a_protein_has_other_letters() -> None:
    assert GeneForm(GIVEN | {"sequence_kind": "protein", "sequence": "MEEPQ"}).is_valid()


def test_a_symbol_is_there_once_per_organism_in_any_case(brca1: Gene, mouse: Organism) -> None:
    form = GeneForm(GIVEN | {"symbol": "Brca1"})
    assert form.errors == {"__all__": [DUPLICATE]}
    assert GeneForm(GIVEN | {"symbol": "Brca1", "organism": mouse.slug}).is_valid()


def test_who_comes_second_with_a_symbol_is_told_so(human: Organism) -> None:
    form = GeneForm(GIVEN)
    assert form.is_valid()
    Gene.objects.create(symbol="tp53", name="Added meanwhile", organism=human)
    assert add_gene(form) is None
    assert form.errors == {"__all__": [DUPLICATE]}
    assert Gene.objects.count() == 1
    assert not DBTaskResult.objects.exists()
