"""Some columns of the tables of this site."""

from django.db import models


class Term(models.Model):
    slug = models.SlugField()
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True
        managed = False


def term(name: str) -> type[Term]:
    meta = type("Meta", (Term.Meta,), {"db_table": f"initiatives_{name.lower()}", "abstract": False, "managed": False})
    return type(name, (Term,), {"__module__": __name__, "Meta": meta})


TERMS = {
    "themes": term("Theme"), "governments": term("Government"), "challenges": term("Challenge"),
    "target_groups": term("TargetGroup"),
}  # fmt: skip


def many(relation: str) -> "models.ManyToManyField[Term, models.Model]":
    return models.ManyToManyField(TERMS[relation], db_table=f"initiatives_initiative_{relation}")


class Initiative(models.Model):
    slug = models.SlugField()
    title_en = models.CharField(max_length=200)
    summary_en = models.TextField()
    state = models.CharField(max_length=9)
    start = models.CharField(max_length=10)
    stated_status = models.CharField(max_length=9)
    website = models.CharField(max_length=2000)
    themes = many("themes")
    governments = many("governments")
    challenges = many("challenges")
    target_groups = many("target_groups")

    class Meta:
        managed = False
        db_table = "initiatives_initiative"
        ordering = ["title_en", "id"]

    def __str__(self) -> str:
        return self.title_en
