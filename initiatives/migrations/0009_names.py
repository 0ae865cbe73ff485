"""Rename models, related names and constraints to the words of docs/contributing.md; the rows stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0008_spreadsheets"),
    ]

    operations = [
        migrations.RenameModel("FormerSlug", "InitiativeRedirect"),
        migrations.RenameModel("FormerAddress", "TermRedirect"),
        migrations.RenameModel("ReaderMessage", "Feedback"),
        migrations.RenameModel("MissedSearch", "EmptySearch"),
        migrations.RenameModel("NoDuplicate", "DistinctPair"),
        migrations.RenameModel("Step", "Transition"),
        migrations.RenameModel("SpreadsheetContent", "SpreadsheetFile"),
        migrations.RenameField("Transition", "taken_by", "made_by"),
        migrations.RenameField("Transition", "taken", "made"),
        migrations.AlterModelOptions(
            name="transition",
            options={"ordering": ["-made", "-pk"], "verbose_name": "step", "verbose_name_plural": "steps"},
        ),
        migrations.RemoveConstraint(
            model_name="distinctpair",
            name="no_duplicate_once",
        ),
        migrations.RemoveConstraint(
            model_name="distinctpair",
            name="no_duplicate_smaller_number_first",
        ),
        migrations.RemoveConstraint(
            model_name="emptysearch",
            name="missed_search_once_in_each_language",
        ),
        migrations.RemoveConstraint(
            model_name="feedback",
            name="reader_message_fits_its_kind",
        ),
        migrations.RemoveConstraint(
            model_name="feedback",
            name="reader_message_settled_has_its_date",
        ),
        migrations.RemoveConstraint(
            model_name="feedback",
            name="reader_message_settled_forgets_the_email",
        ),
        migrations.RemoveConstraint(
            model_name="termredirect",
            name="former_address_once",
        ),
        migrations.RemoveConstraint(
            model_name="termredirect",
            name="former_address_leads_elsewhere",
        ),
        migrations.AlterField(
            model_name="feedback",
            name="initiative",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="feedback",
                to="initiatives.initiative",
                verbose_name="initiative",
            ),
        ),
        migrations.AlterField(
            model_name="feedback",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="settled_feedback",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AlterField(
            model_name="transition",
            name="initiative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="transitions",
                to="initiatives.initiative",
                verbose_name="initiative",
            ),
        ),
        migrations.AddConstraint(
            model_name="distinctpair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="distinct_pair_once"),
        ),
        migrations.AddConstraint(
            model_name="distinctpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="distinct_pair_smaller_number_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="emptysearch",
            constraint=models.UniqueConstraint(fields=("words", "language"), name="empty_search_once_in_each_language"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "report"), models.Q(("problem", ""), _negated=True)),
                    models.Q(("initiative", None), ("kind", "suggestion"), ("problem", "")),
                    _connector="OR",
                ),
                name="feedback_fits_its_kind",
                violation_error_message="A report says what is wrong; a suggestion belongs to no entry and to no kind of mistake.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_by", None), ("settled_on__isnull", False), _connector="OR"),
                name="feedback_settled_has_its_date",
                violation_error_message="Who settled a message did so on a date: give it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_on", None), ("email", ""), _connector="OR"),
                name="feedback_settled_forgets_the_email",
                violation_error_message="The e-mail address is removed when a message is settled.",
            ),
        ),
        migrations.AddConstraint(
            model_name="termredirect",
            constraint=models.UniqueConstraint(
                fields=("kind", "slug"),
                name="term_redirect_once",
                violation_error_message="This former address already leads somewhere.",
            ),
        ),
        migrations.AddConstraint(
            model_name="termredirect",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", models.F("leads_to")), _negated=True),
                name="term_redirect_leads_elsewhere",
                violation_error_message="A former address leads to another one.",
            ),
        ),
    ]
