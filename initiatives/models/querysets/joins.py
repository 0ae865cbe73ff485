"""The rows that join an entry to its terms and to its related rows, by the name of the relation."""

from django.db.models import ForeignObjectRel, ManyToManyField, Model, QuerySet


def term_rows(model: type[Model], relation: str) -> QuerySet[Model]:
    """The pairs of an entry and a term of a vocabulary."""
    through = _terms(model, relation).remote_field.through
    assert through is not None
    return through._default_manager.all()


def term_field(model: type[Model], relation: str) -> str:
    """The field of such a row that holds the term."""
    return str(_terms(model, relation).m2m_reverse_field_name())


def related_rows(model: type[Model], relation: str) -> QuerySet[Model]:
    field = model._meta.get_field(relation)
    assert isinstance(field, ForeignObjectRel)
    return field.related_model._default_manager.all()


def _terms(model: type[Model], relation: str) -> "ManyToManyField[Model, Model]":
    field = model._meta.get_field(relation)
    assert isinstance(field, ManyToManyField)
    return field
