"""Organisms and their genes."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import genes.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organism",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=100, unique=True, verbose_name="scientific name"),
                ),
                ("common_name", models.CharField(max_length=100)),
                ("slug", models.SlugField(max_length=100, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Gene",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "symbol",
                    models.CharField(max_length=30, validators=[genes.validators.validate_symbol]),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "location",
                    models.CharField(
                        blank=True, max_length=30, validators=[genes.validators.validate_location]
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(2000)]
                    ),
                ),
                (
                    "sequence_kind",
                    models.CharField(
                        choices=[("dna", "DNA"), ("protein", "Protein")],
                        default="dna",
                        max_length=10,
                    ),
                ),
                (
                    "sequence",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(10000)]
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "organism",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="genes",
                        to="genes.organism",
                    ),
                ),
            ],
            options={
                "ordering": ["symbol"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("symbol"),
                        models.F("organism"),
                        name="gene_symbol_once_per_organism",
                        violation_error_message=(
                            "This organism already has a gene with this symbol."
                        ),
                    )
                ],
            },
        ),
    ]
