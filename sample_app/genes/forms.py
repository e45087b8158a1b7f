"""The form to add a gene; the API validates with it too."""

from django import forms

from genes.models import Gene, Organism
from genes.validators import clean_sequence, strange_letters


class GeneForm(forms.ModelForm):
    """Adds one gene."""

    organism = forms.ModelChoiceField(
        Organism.objects.all(), to_field_name="slug", empty_label="Choose an organism"
    )

    class Meta:
        model = Gene
        fields = [
            "symbol",
            "name",
            "organism",
            "location",
            "description",
            "sequence_kind",
            "sequence",
        ]
        help_texts = {
            "symbol": "As in the literature: BRCA1, lacZ, HLA-A.",
            "location": "Chromosome and band, such as 17q21.31. Leave it empty if unknown.",
            "sequence": "Letters only; spaces, line breaks and numbering are removed.",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "sequence": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        }

    def clean_sequence(self) -> str:
        """Return the sequence as it is stored."""
        return clean_sequence(self.cleaned_data["sequence"])

    def clean(self) -> None:
        """Check the sequence against the alphabet of its kind."""
        super().clean()
        kind = self.cleaned_data.get("sequence_kind")
        strange = kind and strange_letters(self.cleaned_data.get("sequence", ""), kind)
        if strange:
            label = Gene.Kind(kind).label
            self.add_error(
                "sequence",
                f'A sequence of kind {label} has no "{strange}": correct it or change the kind.',
            )
