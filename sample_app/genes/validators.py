"""What a gene's symbol, location and sequence look like."""

import re

from django.core.exceptions import ValidationError

SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*", re.ASCII)

# A chromosome (17, X, MT, IV, 3R), and on it an arm with a band or a span of bands (q21.31).
BAND = r"[pq][0-9]{1,2}(\.[0-9]{1,3})?"
LOCATION = re.compile(rf"([1-9][0-9]?[LR]?|[XYZW]|MT|[IVX]+)({BAND}(-{BAND})?)?")

# IUPAC's codes, ambiguous ones included.
ALPHABETS = {
    "dna": frozenset("ACGTRYSWKMBDHVN"),
    "protein": frozenset("ACDEFGHIKLMNPQRSTVWYBJOUXZ*"),
}


def validate_symbol(symbol: str) -> None:
    """Raise ValidationError unless this can be a gene's symbol."""
    if not SYMBOL.fullmatch(symbol):
        raise ValidationError(
            "A symbol starts with a letter and has only letters, digits and single hyphens inside, "
            "such as BRCA1, lacZ or HLA-A.",
            code="symbol",
        )


def validate_location(location: str) -> None:
    """Raise ValidationError unless this can be a place on a chromosome."""
    if not LOCATION.fullmatch(location):
        raise ValidationError(
            "A location is a chromosome with or without a band, such as 17q21.31, Xp21.2-p21.1, "
            "4 or MT.",
            code="location",
        )


def clean_sequence(text: str) -> str:
    """Return a sequence as it is stored: upper case, without line breaks, spaces and numbering."""
    return re.sub(r"[\s\d]", "", text).upper()


def strange_letters(sequence: str, kind: str) -> str:
    """Return the letters that are not in the alphabet of this kind of sequence, in order."""
    return "".join(sorted(set(sequence) - ALPHABETS[kind]))
