"""The migrations, forwards and backwards on a real database."""

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from genes.models import Gene
from genes.validators import strange_letters

INITIAL = "0001_initial"
WELL_KNOWN = "0002_well_known_genes"
REVIEWED = "0003_gene_reviewed"
Migrate = Callable[[str], Apps]


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Migrate]:
    """A function that migrates to a migration and returns the models of that time."""

    def to(name: str) -> Apps:
        executor = MigrationExecutor(connection)
        executor.migrate([("genes", name)])
        return executor.loader.project_state(("genes", name)).apps

    yield to
    latest = MigrationExecutor(connection)
    latest.migrate(latest.loader.graph.leaf_nodes("genes"))


def test_the_catalogue_begins_with_well_known_genes(migrate: Migrate) -> None:
    migrate(INITIAL)
    apps = migrate(WELL_KNOWN)
    genes = apps.get_model("genes", "Gene").objects
    assert genes.count() == 12
    assert apps.get_model("genes", "Organism").objects.count() == 4
    assert genes.get(symbol="BRCA1").location == "17q21.31"
    assert len(genes.get(symbol="INS").sequence) == 110


def test_the_first_genes_pass_the_checks_of_the_form(migrate: Migrate) -> None:
    migrate(INITIAL)
    migrate(REVIEWED)
    for gene in Gene.objects.select_related("organism"):
        gene.full_clean()
        assert gene.reviewed
        assert strange_letters(gene.sequence, gene.sequence_kind) == ""


def test_backwards_keeps_what_people_added_or_changed(migrate: Migrate) -> None:
    migrate(INITIAL)
    apps = migrate(WELL_KNOWN)
    genes = apps.get_model("genes", "Gene").objects
    mouse = apps.get_model("genes", "Organism").objects.get(slug="mus-musculus")
    genes.create(symbol="Ins2", name="Insulin II", organism=mouse)
    genes.filter(symbol="TP53").update(description="Better words.")
    apps = migrate(INITIAL)
    genes = apps.get_model("genes", "Gene").objects
    organisms = apps.get_model("genes", "Organism").objects
    assert sorted(genes.values_list("symbol", flat=True)) == ["Ins2", "TP53"]
    assert sorted(organisms.values_list("slug", flat=True)) == ["homo-sapiens", "mus-musculus"]


def test_forwards_leaves_genes_alone_that_are_there_already(migrate: Migrate) -> None:
    apps = migrate(INITIAL)
    human = apps.get_model("genes", "Organism").objects.create(
        name="Homo sapiens", common_name="human", slug="homo-sapiens"
    )
    apps.get_model("genes", "Gene").objects.create(symbol="tp53", name="Ours", organism=human)
    genes = migrate(WELL_KNOWN).get_model("genes", "Gene").objects
    assert genes.count() == 12
    assert genes.get(symbol__iexact="TP53").name == "Ours"


def test_the_release_before_goes_on_adding_genes(migrate: Migrate) -> None:
    before = migrate(WELL_KNOWN)
    human = before.get_model("genes", "Organism").objects.create(
        name="Danio rerio", common_name="zebrafish", slug="danio-rerio"
    )
    after = migrate(REVIEWED)
    before.get_model("genes", "Gene").objects.create(
        symbol="tyr", name="Tyrosinase", organism=human
    )
    assert after.get_model("genes", "Gene").objects.get(symbol="tyr").reviewed is False


def test_all_the_way_back_and_forth(migrate: Migrate) -> None:
    call_command("migrate", "genes", "zero", verbosity=0)
    assert not [table for table in connection.introspection.table_names() if "genes_" in table]
    assert migrate(REVIEWED).get_model("genes", "Gene").objects.filter(reviewed=True).count() == 12


def test_models_and_migrations_agree(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
