"""Tries to read and write a row of each table; run inside a release, by its own Python.

It is the test of writing and reading of a project that has none of its own. All of it happens in a
transaction that is rolled back. Its text is given to that interpreter with `-c`; it imports nothing
of ours, and must not.
"""

import datetime
import decimal
import json
import uuid
from importlib import import_module
from typing import Any

MARK = "slipway-rows:"
# Names that are gone, types that no longer fit, rights that are missing: never the rows' own fault.
SCHEMA_ERRORS = "42"
NOT_NULL = "23502"
VALUES: dict[str, Any] = {
    "BinaryField": b"",
    "BooleanField": False,
    "DateField": datetime.date(2000, 1, 1),
    "DateTimeField": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
    "DecimalField": decimal.Decimal(0),
    "DurationField": datetime.timedelta(0),
    "FloatField": 0.0,
    "GenericIPAddressField": "127.0.0.1",
    "JSONField": {},
    "TimeField": datetime.time(0),
    "UUIDField": uuid.UUID(int=0),
}


def value(field: Any) -> Any:
    """A value that the field's column takes, for a table that has no row to copy."""
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.is_relation:
        return value(field.target_field)  # that no such row exists is found at the commit: never
    kind = field.get_internal_type()
    return VALUES.get(kind, 0 if "Integer" in kind or kind.endswith("AutoField") else "")


def copied(model: Any, row: Any) -> Any:
    """A new instance like `row`, or one of plain values if there is none."""
    copy = model()
    for field in model._meta.concrete_fields:
        if field.primary_key and "AutoField" in field.get_internal_type():
            continue  # the database gives it, as to any new row
        if not getattr(field, "generated", False):
            content = getattr(row, field.attname) if row else value(field)
            setattr(copy, field.attname, content)
    return copy


def trouble(model: Any) -> str:
    """What keeps the release from reading or writing the model; empty if nothing does."""
    db = import_module("django.db")
    columns = {field.column for field in model._meta.concrete_fields}
    try:
        with db.transaction.atomic():
            rows = model._base_manager.all()[:1]
            row = next(iter(rows), None)
            if not model._meta.parents:  # else two tables take part, and each is a model of its own
                model._base_manager.bulk_create([copied(model, row)])
    except db.DatabaseError as error:
        cause: Any = error.__cause__
        state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or ""
        unknown = state == NOT_NULL and cause.diag.column_name not in columns
        if state.startswith(SCHEMA_ERRORS) or unknown:
            return str(error).splitlines()[0]
    except (TypeError, ValueError, AttributeError):
        return ""  # a field of a kind that takes none of our values
    return ""


def main() -> None:
    """Print on one marked line, for each model, what is wrong with it."""
    import_module("django").setup()
    db = import_module("django.db")
    troubles = {}
    with db.transaction.atomic():
        for model in import_module("django.apps").apps.get_models():
            if model._meta.managed and db.router.db_for_write(model) == "default":
                troubles[model._meta.label] = trouble(model)
        db.transaction.set_rollback(True)
    print(MARK, json.dumps(troubles))


if __name__ == "__main__":
    main()
