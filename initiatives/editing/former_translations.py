"""A text that goes back to what it was: the translations that stood beside it then are no older than it now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db.models import Model

from initiatives.history.records import newest_texts, related_model
from initiatives.history.snapshots import ITSELF, Values, Version
from initiatives.models import Initiative, OutdatedTranslation
from initiatives.models.languages import LANGUAGES
from initiatives.models.relations import RELATED

from .changesets import entry_snapshot
from .translation_tracking import WITH_TEXTS, texts_of

# By the model, the number of the thing, and the column.
Marks = dict[tuple[str, int, str], OutdatedTranslation]


@contextmanager
def texts_go_back(initiative: Initiative, then: Version, moment: datetime) -> Iterator[None]:
    """Around the writing of texts as they were at a moment: the marks that this leaves are made true again."""
    return_to = _Return(moment, _marks(initiative))
    before = entry_snapshot(initiative)
    yield
    now, present = entry_snapshot(Initiative.objects.get(pk=initiative.pk)), _marks(initiative)
    for model in WITH_TEXTS:
        place = _place_of(model)
        for number, were in then[place].items():
            was, are = before[place].get(number), now[place].get(number)
            if was is not None and are is not None:
                thing = (model._meta.model_name or "", int(number or initiative.pk))
                for field in texts_of(model):
                    if any(was.get(name) != are.get(name) for name in _columns(field)):
                        return_to.settle(thing, field, were, are, present)


@dataclass(frozen=True)
class _Return:
    moment: datetime
    marks: Marks

    def settle(self, thing: tuple[str, int], field: str, were: Values, are: Values, present: Marks) -> None:
        """The marks of one text of a thing, in all its languages."""
        newer = [name for name in _columns(field) if are.get(name) and are.get(name) != were.get(name)]
        for name in _columns(field):
            mark, former = present.get((*thing, name)), self.marks.get((*thing, name))
            if mark is None or name in newer:
                continue
            if newer:
                # The language that went back is as old as this one; another was written since.
                mark.because = newer[0].rpartition("_")[2]
                mark.save(update_fields=["because"])
            elif former and former.since <= self.moment:
                mark.because, mark.since = former.because, former.since
                mark.save(update_fields=["because", "since"])
            elif _was_written_beside(thing, mark, name, were):
                mark.delete()


def _was_written_beside(thing: tuple[str, int], mark: OutdatedTranslation, name: str, were: Values) -> bool:
    """Whether the text in the language that went back stood there when this one was last written."""
    model = next(each for each in WITH_TEXTS if each._meta.model_name == thing[0])
    cause = f"{mark.field}_{mark.because}"
    versions = newest_texts(model, thing[1], [name, cause])
    same = list(takewhile(lambda each: (each[name] or "") == were.get(name, ""), versions))
    # Without versions nothing speaks against it.
    return not same or (same[-1][cause] or "") == were.get(cause, "")


def _marks(initiative: Initiative) -> Marks:
    return {(mark.model, mark.number, str(mark)): mark for mark in OutdatedTranslation.objects.of(initiative)}


def _place_of(model: type[Model]) -> str:
    if model is Initiative:
        return ITSELF
    return next(relation for relation in RELATED if related_model(relation) is model)


def _columns(field: str) -> list[str]:
    return [f"{field}_{language}" for language in LANGUAGES]
