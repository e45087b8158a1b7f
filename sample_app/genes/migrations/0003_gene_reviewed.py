"""Whether a curator has looked at a gene.

An expand step: the column's default lives in the database, so that the release before, which does
not know the column, goes on adding genes while both run.
"""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

well_known = import_module("genes.migrations.0002_well_known_genes")


def review_well_known_genes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the genes that the catalogue began with: they need no curator."""
    genes = apps.get_model("genes", "Gene").objects.using(schema_editor.connection.alias)
    for slug, symbol in well_known.GENES:
        genes.filter(organism__slug=slug, symbol=symbol).update(reviewed=True)


class Migration(migrations.Migration):
    dependencies = [("genes", "0002_well_known_genes")]

    operations = [
        migrations.AddField(
            model_name="gene",
            name="reviewed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # Backwards there is nothing to do: the column goes.
        migrations.RunPython(review_well_known_genes, migrations.RunPython.noop),
    ]
