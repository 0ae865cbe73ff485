"""A register of forty entries, made by chance and the same for the same seed."""

import random
from datetime import date

from initiatives.models import Challenge, Government, InstrumentType, TargetGroup, Theme
from tests.factories import make_initiative, make_organisation

READ = date(2021, 9, 1)


def random_register(seed: int) -> None:
    chance = random.Random(seed)
    themes = [Theme.objects.create(slug=f"theme-{n}", name_en=f"Theme {n}") for n in range(3)]
    governments = [Government.objects.create(slug=f"gov-{n}", name_en=f"G {n}", level="region") for n in range(3)]
    challenges = [Challenge.objects.create(slug=f"challenge-{n}", name_en=f"C {n}") for n in range(2)]
    groups = [TargetGroup.objects.create(slug=f"group-{n}", name_en=f"T {n}") for n in range(2)]
    types = [InstrumentType.objects.create(slug=f"type-{n}", name_en=f"I {n}") for n in range(2)]
    organisations = [make_organisation(slug=f"org-{n}") for n in range(3)]
    for number in range(40):
        initiative = make_initiative(
            slug=f"entry-{number}",
            title_en=chance.choice(["Red", "Green"]),
            state=chance.choice(["published", "published", "draft", "archived"]),
            start=chance.choice(["", "2017-Q1", "2018-03", "2019", "2990"]),
            end=chance.choice(["", "", "2020", "2020-12-31", "2999"]),
            stated_status=chance.choice(["announced", "running", "ended", "unknown"]),
            status_as_of=READ,
        )
        initiative.themes.set(chance.sample(themes, chance.randint(0, 3)))
        initiative.governments.set(chance.sample(governments, chance.randint(0, 2)))
        initiative.challenges.set(chance.sample(challenges, chance.randint(0, 2)))
        initiative.target_groups.set(chance.sample(groups, chance.randint(0, 2)))
        for kind in chance.choices(types, k=chance.randint(0, 2)):
            initiative.instruments.create(type=kind)
        for organisation in chance.sample(organisations, chance.randint(0, 2)):
            initiative.participations.create(organisation=organisation, role="lead")
        for place in range(chance.randint(0, 2)):
            initiative.budget_lines.create(
                key=f"line-{place}",
                amount=chance.choice([0, 999_999, 1_000_000, 5_000_000, 60_000_000, 500_000_000]),
                kind=chance.choice(["per_year", "per_year", "total"]),
                qualifier=chance.choice(["exactly", "about", "almost", "more_than", "up_to"]),
            )
