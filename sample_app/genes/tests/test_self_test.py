"""The release's own test of writing and reading."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from genes.models import Gene, Organism


@pytest.mark.django_db
def test_it_leaves_nothing_behind(capsys: pytest.CaptureFixture[str]) -> None:
    before = [model.objects.count() for model in (Organism, Gene, DBTaskResult)]
    call_command("self_test")
    assert capsys.readouterr().out == "A gene can be written, found and read.\n"
    assert [model.objects.count() for model in (Organism, Gene, DBTaskResult)] == before


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["symbol", "location", "reviewed"])
def test_it_fails_where_a_column_is_gone(column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE genes_gene RENAME COLUMN {column} TO another")
    with pytest.raises(DatabaseError, match=column):
        call_command("self_test")
