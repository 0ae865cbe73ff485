"""Two become one: everything moves, names and addresses stay, the history says so, and nothing else is lost."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from initiatives.editing.merging import merge, preview_merge
from initiatives.models import (
    BudgetLine,
    Citation,
    Feedback,
    Government,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    KeyFigure,
    Organisation,
    Role,
    TargetGroup,
    TermRedirect,
    Theme,
    User,
)
from tests.editing.test_permissions_matrix import everything, signed_in
from tests.editing.world import propose_an_acronym
from tests.factories import (
    make_budget_line,
    make_citation,
    make_editor,
    make_government,
    make_initiative,
    make_organisation,
    make_theme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def two(flanders: Government) -> tuple[Initiative, Initiative]:
    """One that goes, one that stays."""
    goes = make_initiative(
        slug="goes", title_en="Goes", title_nl="Gaat", acronym="GO", governments=[flanders], website="https://a.be"
    )
    stays = make_initiative(slug="stays", title_en="Stays", acronym="ST", governments=[flanders], start="2020")
    return goes, stays


class TestOrganisations:
    def test_all_moves_and_names_and_address_lead_on(self, client: Client) -> None:
        goes = make_organisation(slug="imec-vzw", name_en="IMEC vzw", acronym="IMEC", aliases="Imec Leuven",
                                 website="https://imec.be")  # fmt: skip
        stays = make_organisation(slug="imec", name_en="imec", aliases="imec leuven")
        part = make_organisation(slug="part", name_en="Part", part_of=goes)
        it = make_initiative(slug="it")
        it.participations.create(organisation=goes, role="lead")
        it.participations.create(organisation=goes, role="funder")
        it.participations.create(organisation=stays, role="lead")
        merge(goes, stays)

        stays.refresh_from_db()
        part.refresh_from_db()
        assert sorted(it.participations.values_list("organisation__slug", "role")) == [
            ("imec", "funder"),
            ("imec", "lead"),
        ]
        assert (part.part_of, stays.website) == (stays, "https://imec.be")
        assert stays.alias_list == ["imec leuven", "IMEC vzw"]
        assert not Organisation.objects.filter(slug="imec-vzw").exists()
        assert stays.history.latest().history_change_reason == "Merged: IMEC vzw (IMEC) (imec-vzw)"
        answer = client.get("/nl/organisations/imec-vzw/")
        assert (answer.status_code, answer["Location"]) == (301, "/nl/organisations/imec/")
        listed = client.get("/en/initiatives/", {"organisation": "imec-vzw"}).context["listed"]
        assert (listed.address, listed.dropped) == ("organisation=imec", [])

    def test_addresses_that_led_to_it_lead_to_the_last(self, client: Client) -> None:
        first, second, third = (make_organisation(slug=slug, name_en=slug) for slug in ("one", "two", "three"))
        merge(first, second)
        merge(second, third)
        assert set(TermRedirect.objects.values_list("slug", "leads_to")) == {("one", "three"), ("two", "three")}
        with pytest.raises(ValidationError, match="had this address before"):
            Organisation(slug="one", name_en="Again").full_clean()

    def test_two_numbers_are_two_organisations(self) -> None:
        goes = make_organisation(slug="a", enterprise_number="0671516647")
        stays = make_organisation(slug="b", enterprise_number="0425260668")
        with pytest.raises(ValidationError, match="Enterprise number"):
            merge(goes, stays)
        assert Organisation.objects.count() == 2

    def test_a_whole_does_not_go_into_its_part_but_a_part_into_its_whole(self) -> None:
        whole = make_organisation(slug="whole")
        part = make_organisation(slug="part", part_of=whole)
        with pytest.raises(ValidationError, match="the other way round"):
            merge(whole, part)
        merge(part, whole)
        assert Organisation.objects.get() == whole


class TestTerms:
    @pytest.mark.parametrize("field", ["themes", "target_groups", "governments"])
    def test_entries_bear_the_one_that_stays(self, client: Client, field: str) -> None:
        model = {"themes": Theme, "target_groups": TargetGroup, "governments": Government}[field]
        known: dict[str, Any] = {"level": "region"} if model is Government else {}
        goes = model.objects.create(slug="skills", name_en="Skills", aliases="Competences", **known)
        stays = model.objects.create(slug="human-capital", name_en="Human capital", **known)
        one, both = make_initiative(slug="one", state="draft"), make_initiative(slug="both")
        getattr(one, field).add(goes)
        getattr(both, field).add(goes, stays)
        merge(goes, stays)

        for entry in (one, both):
            assert list(getattr(entry, field).all()) == [stays]
        stays.refresh_from_db()
        assert stays.alias_list == ["Skills", "Competences"]
        if field == "themes":
            assert client.get("/en/themes/skills/")["Location"] == "/en/themes/human-capital/"
        name = {"themes": "theme", "target_groups": "target", "governments": "government"}[field]
        listed = client.get("/en/initiatives/", {name: "skills"}).context["listed"]
        assert listed.address == f"{name}=human-capital"
        assert "human-capital" in client.get("/en/initiatives.csv", {name: "skills"}).getvalue().decode()

    def test_editors_and_instruments_go_along(self, flanders: Government) -> None:
        editor = make_editor(Role.EDITOR, flanders)
        merge(flanders, make_government(slug="vlaanderen", name_en="Vlaanderen"))
        assert [each.slug for each in editor.governments.all()] == ["vlaanderen"]
        grants, subsidies = (InstrumentType.objects.create(slug=slug, name_en=slug) for slug in ("grants", "subsidies"))
        instrument = make_initiative().instruments.create(type=subsidies)
        merge(subsidies, grants)
        instrument.refresh_from_db()
        assert instrument.type == grants

    def test_a_region_is_no_community(self, flanders: Government) -> None:
        with pytest.raises(ValidationError, match="Level"):
            merge(make_government(slug="c", level="community"), flanders)


class TestInitiatives:
    @pytest.mark.parametrize("goes_first", [True, False])
    def test_an_entry_and_its_sequel_become_one_and_keep_the_source(
        self, two: tuple[Initiative, Initiative], goes_first: bool
    ) -> None:
        goes, stays = two
        earlier, later = (goes, stays) if goes_first else (stays, goes)
        make_citation(initiative=earlier, sequel=earlier.sequels.create(successor=later))
        third = make_initiative(slug="third")
        third.sequels.create(successor=goes)
        merge(goes, stays)
        stays = Initiative.objects.get(slug="stays")
        assert not stays.sequels.exists()
        assert [sequel.initiative for sequel in stays.predecessors.all()] == [third]
        assert stays.citations.get().sequel is None

    def test_every_fact_moves_with_its_source(self, client: Client, two: tuple[Initiative, Initiative]) -> None:
        goes, stays = two
        line = make_budget_line(initiative=goes, amount=5)
        figure = KeyFigure.objects.create(initiative=goes, key="companies", value=60, unit_en="companies")
        for fact in ({"budget_line": line}, {"key_figure": figure}, {}):
            make_citation(initiative=goes, **fact)
        part = make_initiative(slug="part", parent=goes)
        InitiativeRedirect.objects.create(initiative=goes, slug="older")
        message = Feedback.objects.create(
            kind="report", problem="wrong", subject="x", words="x", language="nl", initiative=goes
        )
        goes.themes.add(make_theme())
        report = merge(goes, stays)

        stays = Initiative.objects.get(slug="stays")
        assert [stays.budget_lines.get().pk, stays.key_figures.get().pk] == [line.pk, figure.pk]
        assert stays.citations.count() == 3
        assert stays.citations.filter(budget_line=line).exists()
        part.refresh_from_db()
        message.refresh_from_db()
        assert (part.parent, message.initiative, stays.themes.count()) == (stays, stays, 1)
        assert (stays.title_en, stays.title_nl, stays.website) == ("Stays", None, "https://a.be")
        assert stays.alias_list == ["Goes", "Gaat", "GO"]
        assert report.contradictions == [("Acronym", "ST", "GO")]
        for old in ("goes", "older"):
            assert client.get(f"/en/initiatives/{old}/")["Location"] == "/en/initiatives/stays/"

    def test_what_stands_in_both_stands_once_and_keeps_both_sources(self, two: tuple[Initiative, Initiative]) -> None:
        goes, stays = two
        lines = [make_budget_line(initiative=entry, amount=5) for entry in two]
        other = make_budget_line(initiative=goes, key="grant", amount=1, part_of=lines[0])
        for entry, line in zip(two, lines, strict=True):
            make_citation(initiative=entry, budget_line=line, locator=entry.slug)
        report = merge(goes, stays)
        other.refresh_from_db()
        assert (stays.budget_lines.count(), other.part_of, len(report.duplicates)) == (2, lines[1], 1)
        assert set(Citation.objects.values_list("locator", "budget_line")) == {
            ("goes", lines[1].pk), ("stays", lines[1].pk),
        }  # fmt: skip

    def test_the_same_key_for_another_amount_gets_a_new_one(self, two: tuple[Initiative, Initiative]) -> None:
        goes, stays = two
        make_budget_line(initiative=goes, amount=5)
        make_budget_line(initiative=stays, amount=9)
        report = merge(goes, stays)
        assert set(stays.budget_lines.values_list("key", "amount")) == {("total", 9), ("total-2", 5)}
        assert report.renamed == ["total → total-2"]

    def test_a_public_entry_does_not_vanish_into_a_draft(self, two: tuple[Initiative, Initiative]) -> None:
        goes, stays = two
        Initiative.objects.filter(pk=stays.pk).update(state="draft")
        with pytest.raises(ValidationError, match="publish that one first"):
            merge(goes, Initiative.objects.get(pk=stays.pk))

    def test_an_open_proposal_is_decided_first(self, two: tuple[Initiative, Initiative]) -> None:
        propose_an_acronym(two[0])
        with pytest.raises(ValidationError, match="decide on it first"):
            merge(*two)

    def test_what_no_longer_fits_together_is_undone_whole(self, two: tuple[Initiative, Initiative]) -> None:
        goes, stays = two
        make_budget_line(initiative=goes)
        Initiative.objects.filter(pk=goes.pk).update(end="2019")
        before = everything()
        with pytest.raises(ValidationError, match="The end lies before the start"):
            merge(Initiative.objects.get(pk=goes.pk), stays)
        assert everything() == before

    def test_a_plan_says_the_same_and_writes_nothing(self, two: tuple[Initiative, Initiative]) -> None:
        make_budget_line(initiative=two[0])
        before = everything()
        planned = preview_merge(*two)
        assert everything() == before
        assert planned == merge(*two)


class TestPages:
    def address(self, loser: Any, winner: Any = None) -> str:
        address = reverse(f"admin:initiatives_{loser._meta.model_name}_merge", args=[loser.pk])
        return f"{address}?into={winner.pk}" if winner else address

    def test_an_administrator_searches_reads_and_merges(self) -> None:
        client = signed_in(User.objects.create_superuser("chief"))
        goes, stays = make_organisation(slug="a", name_en="Ay"), make_organisation(slug="b", name_en="Bee")
        assert self.address(goes) in client.get(reverse("admin:initiatives_organisation_change", args=[goes.pk])).text
        assert f"?into={stays.pk}" in client.get(self.address(goes) + "?q=bee").text
        assert "“Ay” becomes part of “Bee”" in client.get(self.address(goes, stays)).text
        assert client.post(self.address(goes, stays)).status_code == 302
        assert list(Organisation.objects.all()) == [stays]
        assert client.get(self.address(stays, goes)).status_code == 200

    def test_an_editor_asks_an_administrator(self, flanders: Government) -> None:
        User.objects.create_superuser("chief", email="chief@example.org")
        client = signed_in(make_editor(Role.EDITOR, flanders))
        goes, stays = make_organisation(slug="a", name_en="Ay"), make_organisation(slug="b", name_en="Bee")
        answer = client.post(self.address(goes, stays), {"comment": "Same number."}, follow=True)
        assert "Asked by mail: chief." in answer.text
        (message,) = mail.outbox
        assert (message.to, "Same number." in message.body) == (["chief@example.org"], True)
        assert self.address(goes, stays) in message.body
        assert Organisation.objects.count() == 2

    @pytest.mark.parametrize(
        ("role", "states", "merged"),
        [
            (Role.PUBLISHER, ("published", "published"), True), (Role.EDITOR, ("published", "published"), False),
            (Role.EDITOR, ("draft", "published"), True), (Role.CONTRIBUTOR, ("draft", "draft"), False),
        ],
    )  # fmt: skip
    def test_who_may_end_an_entry_may_merge_it(
        self, flanders: Government, role: Role, states: tuple[str, str], merged: bool
    ) -> None:
        goes, stays = (
            make_initiative(slug=f"it-{number}", state=state, governments=[flanders])
            for number, state in enumerate(states)
        )
        signed_in(make_editor(role, flanders)).post(self.address(goes, stays))
        assert (Initiative.objects.count() == 1) == merged

    def test_strangers_merge_and_ask_nothing(self, two: tuple[Initiative, Initiative]) -> None:
        stranger = signed_in(make_editor(Role.PUBLISHER, make_government(slug="wallonia", name_en="W")))
        assert stranger.post(self.address(*two)).status_code == 403
        assert (Initiative.objects.count(), mail.outbox) == (2, [])

    @pytest.mark.parametrize("into", ["x", "0", "9" * 40, "-1", "\0"])
    def test_another_of_nonsense_leads_to_the_search(self, two: tuple[Initiative, Initiative], into: str) -> None:
        client = signed_in(User.objects.create_superuser("chief"))
        assert client.get(self.address(two[0]), {"into": into}).status_code in {200, 400}
        same = client.post(self.address(two[0], two[0]))
        assert (same.status_code, "the same one" in same.text) == (400, True)
        assert BudgetLine.objects.count() == 0
