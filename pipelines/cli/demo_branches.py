"""The three branches of the demo: real changes to the sample application, new in each run."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# symbol, name, place in the human genome, what it does
_GENES = [
    ("MYC", "MYC proto-oncogene", "8q24.21", "Switches on many genes of growth."),
    ("KRAS", "KRAS proto-oncogene", "12p12.1", "A switch that is stuck on in many tumours."),
    ("PTEN", "Phosphatase and tensin homolog", "10q23.31", "Holds signals to grow back."),
    ("RB1", "RB transcriptional corepressor 1", "13q14.2", "The first tumour suppressor found."),
    ("FOXP2", "Forkhead box P2", "7q31.1", "Needed for the fine movements of speech."),
    ("LCT", "Lactase", "2q21.3", "Splits milk sugar in the gut."),
    ("G6PD", "Glucose-6-phosphate dehydrogenase", "Xq28", "Protects red blood cells."),
    ("SRY", "Sex determining region Y", "Yp11.2", "Starts the making of testes."),
    ("MC1R", "Melanocortin 1 receptor", "16q24.3", "Decides between dark and red hair."),
    ("ACTN3", "Actinin alpha 3", "11q13.2", "Found in the muscle fibres of sprinters."),
]

_MIGRATION = '''\
"""{symbol} joins the catalogue."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the gene, unless somebody has added it by hand."""
    human, _ = apps.get_model("genes", "Organism").objects.get_or_create(
        slug="homo-sapiens", defaults={{"name": "Homo sapiens", "common_name": "human"}}
    )
    genes = apps.get_model("genes", "Gene").objects
    if not genes.filter(organism=human, symbol__iexact="{symbol}").exists():
        genes.create(
            organism=human,
            symbol="{symbol}",
            name="{name}",
            location="{location}",
            description="{description}",
        )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the gene."""
    apps.get_model("genes", "Gene").objects.filter(symbol="{symbol}").delete()


class Migration(migrations.Migration):
    dependencies = [("genes", "{before}")]

    operations = [migrations.RunPython(add, remove)]
'''


@dataclass(frozen=True)
class DemoBranch:
    """A change to the checkout, and how its push must end."""

    name: str
    subject: str
    change: Callable[[Path], None]
    state: str
    stage: str


def gene_of_run(run: int) -> tuple[str, str, str, str]:
    """Return symbol, name, location and description of the gene that run number `run` adds."""
    if run <= len(_GENES):
        return _GENES[run - 1]
    return f"DEMO{run}", f"Demonstration gene {run}", "1p36.33", "Added by a demonstration."


def branches_of_run(run: int) -> list[DemoBranch]:
    """Return the feature, the change that breaks a test, and the one that conflicts."""
    gene = gene_of_run(run)
    symbol = gene[0]

    def feature(checkout: Path) -> None:
        migrations = checkout / "genes" / "migrations"
        before = max(file.stem for file in migrations.glob("[0-9]*.py"))
        number = int(before[:4]) + 1
        keys = ("symbol", "name", "location", "description")
        text = _MIGRATION.format(before=before, **dict(zip(keys, gene, strict=True)))
        (migrations / f"{number:04}_add_{symbol.lower()}.py").write_text(text)
        _headline(checkout, f"Genes, in brief: now with {symbol}")

    def breaks_a_test(checkout: Path) -> None:
        models = checkout / "genes" / "models.py"
        text = models.read_text()
        changed = text.replace('.order_by("-added_at", "-pk")', '.order_by("added_at", "pk")')
        if changed == text:
            raise ValueError(f"{models} has no order that the demo could break")
        models.write_text(changed)

    def conflicts(checkout: Path) -> None:
        _headline(checkout, f"All genes, at a glance (try {run})")

    prefix = f"demo-{run}/"
    return [
        DemoBranch(
            f"{prefix}add-{symbol.lower()}",
            f"Add {symbol} to the catalogue",
            feature,
            "deployed",
            "deploy-to-staging",
        ),
        DemoBranch(
            f"{prefix}oldest-first", "Show the oldest first", breaks_a_test, "rejected", "test"
        ),
        DemoBranch(f"{prefix}new-headline", "A new headline", conflicts, "rejected", "merge"),
    ]


def _headline(checkout: Path, words: str) -> None:
    page = checkout / "genes" / "templates" / "genes" / "home.html"
    page.write_text(re.sub(r"<h1>.*</h1>", f"<h1>{words}</h1>", page.read_text(), count=1))
