"""Organisms and their genes."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse

from genes.validators import validate_location, validate_symbol

LONGEST_SEQUENCE = 10_000


class Organism(models.Model):
    """A species that genes belong to."""

    name = models.CharField("scientific name", max_length=100, unique=True)
    common_name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.common_name})"


class GeneQuerySet(models.QuerySet["Gene"]):
    """The ways in which genes are looked up."""

    def newest(self, count: int) -> "GeneQuerySet":
        """Return the genes that were added last, the latest first."""
        return self.select_related("organism").order_by("-added_at", "-pk")[:count]

    def called(self, organism: str, symbol: str) -> "GeneQuerySet":
        """Return the gene with this symbol (in any case) of the organism with this slug."""
        return self.select_related("organism").filter(
            organism__slug=organism, symbol__iexact=symbol
        )

    def matching(self, text: str) -> "GeneQuerySet":
        """Return genes in which every word of `text` occurs; symbols that fit best come first."""
        genes = self.select_related("organism")
        for word in text.split():
            genes = genes.filter(
                models.Q(symbol__icontains=word)
                | models.Q(name__icontains=word)
                | models.Q(description__icontains=word)
                | models.Q(organism__name__icontains=word)
                | models.Q(organism__common_name__icontains=word)
            )
        closeness = models.Case(
            models.When(symbol__iexact=text.strip(), then=0),
            models.When(symbol__istartswith=text.strip(), then=1),
            default=2,
        )
        return genes.order_by(closeness, Upper("symbol"), "organism__name", "pk")


class Gene(models.Model):
    """One gene of one organism."""

    class Kind(models.TextChoices):
        """What the sequence is written in."""

        DNA = "dna", "DNA"
        PROTEIN = "protein", "Protein"

    symbol = models.CharField(max_length=30, validators=[validate_symbol])
    name = models.CharField(max_length=200)
    organism = models.ForeignKey(Organism, on_delete=models.PROTECT, related_name="genes")
    location = models.CharField(max_length=30, blank=True, validators=[validate_location])
    description = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    sequence_kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DNA)
    sequence = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_SEQUENCE)])
    reviewed = models.BooleanField(default=False, db_default=False)
    added_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = GeneQuerySet.as_manager()

    class Meta:
        ordering = ["symbol"]
        constraints = [
            models.UniqueConstraint(
                Upper("symbol"),
                "organism",
                name="gene_symbol_once_per_organism",
                violation_error_message="This organism already has a gene with this symbol.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} ({self.organism.name})"

    def get_absolute_url(self) -> str:
        """Return the address of the gene's page."""
        return reverse("gene", args=[self.organism.slug, self.symbol])

    def sequence_blocks(self) -> list[str]:
        """Return the sequence in blocks of ten letters, as databases print it."""
        return [self.sequence[start : start + 10] for start in range(0, len(self.sequence), 10)]
