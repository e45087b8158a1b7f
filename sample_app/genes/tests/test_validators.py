"""What symbols, locations and sequences look like."""

import pytest
from django.core.exceptions import ValidationError

from genes.validators import clean_sequence, strange_letters, validate_location, validate_symbol


@pytest.mark.parametrize("symbol", ["BRCA1", "w", "lacZ", "HLA-A", "C9orf72", "HLA-DRB1", "CDC28"])
def test_symbols(symbol: str) -> None:
    validate_symbol(symbol)


@pytest.mark.parametrize(
    "symbol", ["", "1ABC", "-A", "A-", "A--B", "A B", "A_B", "BRCA1\n", "Ä1", "<b>", "A٣"]
)
def test_not_symbols(symbol: str) -> None:
    with pytest.raises(ValidationError, match="starts with a letter"):
        validate_symbol(symbol)


@pytest.mark.parametrize(
    "location", ["17q21.31", "7q31.2", "X", "Xp21.2-p21.1", "MT", "4", "22q11", "IV", "3R"]
)
def test_locations(location: str) -> None:
    validate_location(location)


@pytest.mark.parametrize(
    "location", ["0", "117", "17z21", "17q", "q21", "17q21.", "17q21-", "x", "17 q21", "17q21\n"]
)
def test_not_locations(location: str) -> None:
    with pytest.raises(ValidationError, match="A location is a chromosome"):
        validate_location(location)


def test_a_sequence_is_stored_without_what_databases_print_around_it() -> None:
    assert clean_sequence("        1 atggatttat ctgctcttcg\n       21 cgttg\r\n") == (
        "ATGGATTTATCTGCTCTTCGCGTTG"
    )


@pytest.mark.parametrize(
    ("sequence", "kind", "strange"),
    [
        ("ACGTN", "dna", ""),
        ("ACGUE!", "dna", "!EU"),
        ("MKV*", "protein", ""),
        ("MK1-", "protein", "-1"),
        ("", "dna", ""),
    ],
)
def test_strange_letters(sequence: str, kind: str, strange: str) -> None:
    assert strange_letters(sequence, kind) == strange
