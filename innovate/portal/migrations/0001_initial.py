import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import innovate.core.money
import innovate.organisations.private_files
import modelcluster.fields
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('projects', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=240, verbose_name='sentence below the title')),
            ],
            options={
                'verbose_name': 'list of articles',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ChallengeIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=240, verbose_name='sentence below the title')),
            ],
            options={
                'verbose_name': 'list of challenges',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=240, verbose_name='sentence below the title')),
                ('body', wagtail.fields.StreamField([('text', 0), ('steps', 6), ('picture', 10), ('gallery', 12), ('quote', 15), ('questions', 20), ('projects', 24), ('numbers', 26), ('sponsors', 32), ('action', 35)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'blockquote', 'hr', 'bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Text', 'template': 'portal/blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Steps', 'max_num': 7, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see it.', 'label': 'What the picture shows', 'max_length': 300}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Pictures', 'max_num': 12, 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('heading', 1), ('pictures', 11)]], {}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Quote'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('text', 13), ('who', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Answer'}), 18: ('wagtail.blocks.StructBlock', [[('question', 16), ('answer', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'Questions'}), 20: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 22: ('innovate.portal.choosers.ProjectChooserBlock', (), {'label': 'Project'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Projects', 'max_num': 8, 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('projects', 23)]], {}), 25: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('projects', 'Projects in the open'), ('supporters', 'People who support one'), ('delivered', 'Delivered'), ('makers', 'Verified makers'), ('raised', 'Money raised')], 'help_text': 'Counted anew, at most a minute old.', 'label': 'Numbers'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 1), ('which', 25)]], {}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Logo'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud in place of the logo.', 'label': 'Name', 'max_length': 80}), 29: ('wagtail.blocks.URLBlock', (), {'label': 'Website', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('logo', 27), ('name', 28), ('link', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Sponsors', 'max_num': 12, 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 1), ('sponsors', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'An address on this site, such as /projects/new/.', 'label': 'Link', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 35: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('button', 33), ('link', 34)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'standard page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('author_name', models.CharField(blank=True, max_length=80, verbose_name='author')),
                ('dated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date')),
                ('lead', models.CharField(max_length=240, verbose_name='sentence below the title')),
                ('picture_alt', models.CharField(blank=True, help_text='Read aloud to people who cannot see it. Empty when the picture only decorates.', max_length=300, verbose_name='what the picture shows')),
                ('body', wagtail.fields.StreamField([('text', 0), ('steps', 6), ('picture', 10), ('gallery', 12), ('quote', 15), ('questions', 20), ('projects', 24), ('numbers', 26), ('sponsors', 32), ('action', 35)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'blockquote', 'hr', 'bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Text', 'template': 'portal/blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Steps', 'max_num': 7, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see it.', 'label': 'What the picture shows', 'max_length': 300}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Pictures', 'max_num': 12, 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('heading', 1), ('pictures', 11)]], {}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Quote'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('text', 13), ('who', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Answer'}), 18: ('wagtail.blocks.StructBlock', [[('question', 16), ('answer', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'Questions'}), 20: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 22: ('innovate.portal.choosers.ProjectChooserBlock', (), {'label': 'Project'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Projects', 'max_num': 8, 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('projects', 23)]], {}), 25: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('projects', 'Projects in the open'), ('supporters', 'People who support one'), ('delivered', 'Delivered'), ('makers', 'Verified makers'), ('raised', 'Money raised')], 'help_text': 'Counted anew, at most a minute old.', 'label': 'Numbers'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 1), ('which', 25)]], {}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Logo'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud in place of the logo.', 'label': 'Name', 'max_length': 80}), 29: ('wagtail.blocks.URLBlock', (), {'label': 'Website', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('logo', 27), ('name', 28), ('link', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Sponsors', 'max_num': 12, 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 1), ('sponsors', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'An address on this site, such as /projects/new/.', 'label': 'Link', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 35: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('button', 33), ('link', 34)]], {})}, verbose_name='body')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
            ],
            options={
                'verbose_name': 'article',
                'indexes': [models.Index(fields=['-dated_at', '-page_ptr'], name='article_newest')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticleProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='portal.articlepage')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'project',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('judging', 'Being judged'), ('decided', 'Decided')], default='open', editable=False, max_length=12, verbose_name='state')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
                ('judge_by', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='result due')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('criteria', models.JSONField(blank=True, default=list, editable=False)),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'challenge',
                'verbose_name_plural': 'challenges',
                'indexes': [models.Index(fields=['state', 'judge_by'], name='challenge_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(('closed_at__isnull', False), ('judge_by__isnull', False)), _connector='OR'), name='closed_challenge_has_dates'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_challenge_says_when_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=12000, verbose_name='description')),
                ('is_private', models.BooleanField(default=False, verbose_name='for the judges alone')),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('handed_in', 'Handed in'), ('withdrawn', 'Withdrawn'), ('shortlisted', 'On the shortlist'), ('chosen', 'Chosen'), ('not_chosen', 'Not chosen')], default='draft', max_length=12, verbose_name='state')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entered_at', models.DateTimeField(blank=True, null=True, verbose_name='handed in')),
                ('terms_digest', models.CharField(blank=True, max_length=64)),
                ('terms_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, choices=[('chosen', 'Chosen'), ('not_chosen', 'Not chosen')], max_length=12, verbose_name='verdict')),
                ('reason', models.TextField(blank=True, max_length=4000, verbose_name='reason')),
                ('award', models.CharField(blank=True, max_length=200, verbose_name='what it gets')),
                ('result', models.JSONField(blank=True, default=dict)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='portal.challenge')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenge_entries', to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='projects.project')),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_reason', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['challenge', 'state'], name='entries_of_a_challenge')],
                'constraints': [models.UniqueConstraint(fields=('challenge', 'project'), name='one_entry_per_challenge'), models.UniqueConstraint(condition=models.Q(('project', None)), fields=('challenge', 'organisation'), name='one_entry_per_organisation'), models.UniqueConstraint(condition=models.Q(('organisation', None), ('project', None)), fields=('challenge', 'person'), name='one_entry_per_person'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('entered_at__isnull', False), _connector='OR'), name='entry_has_a_date'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('project__isnull', False), models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='entry_says_what_it_is'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['chosen', 'not_chosen']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='result_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['chosen', 'not_chosen']), _negated=True), ('state', models.F('verdict')), _connector='OR'), name='result_is_the_verdict'), models.CheckConstraint(condition=models.Q(('hidden_at', None), models.Q(('project', None), models.Q(('hidden_reason', ''), _negated=True)), _connector='OR'), name='hidden_entry_is_described_and_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ChallengePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('ideas', 'Consumer ideas'), ('technology', 'Technology wanted'), ('codesign', 'Design together')], default='ideas', max_length=12, verbose_name='kind')),
                ('lead', models.CharField(max_length=240, verbose_name='the brief in one sentence')),
                ('body', wagtail.fields.StreamField([('text', 0), ('steps', 6), ('picture', 10), ('gallery', 12), ('quote', 15), ('questions', 20), ('projects', 24), ('numbers', 26), ('sponsors', 32), ('action', 35)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'blockquote', 'hr', 'bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Text', 'template': 'portal/blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Steps', 'max_num': 7, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see it.', 'label': 'What the picture shows', 'max_length': 300}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Pictures', 'max_num': 12, 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('heading', 1), ('pictures', 11)]], {}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Quote'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('text', 13), ('who', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Answer'}), 18: ('wagtail.blocks.StructBlock', [[('question', 16), ('answer', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'Questions'}), 20: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 22: ('innovate.portal.choosers.ProjectChooserBlock', (), {'label': 'Project'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Projects', 'max_num': 8, 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('projects', 23)]], {}), 25: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('projects', 'Projects in the open'), ('supporters', 'People who support one'), ('delivered', 'Delivered'), ('makers', 'Verified makers'), ('raised', 'Money raised')], 'help_text': 'Counted anew, at most a minute old.', 'label': 'Numbers'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 1), ('which', 25)]], {}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Logo'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud in place of the logo.', 'label': 'Name', 'max_length': 80}), 29: ('wagtail.blocks.URLBlock', (), {'label': 'Website', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('logo', 27), ('name', 28), ('link', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Sponsors', 'max_num': 12, 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 1), ('sponsors', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'An address on this site, such as /projects/new/.', 'label': 'Link', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 35: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('button', 33), ('link', 34)]], {})}, verbose_name='brief')),
                ('reward_amount', models.BigIntegerField(blank=True, help_text='In cents or fen: 500000 are 5,000.00. The page shows it as money; look at the preview.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000000000)], verbose_name='reward, in minor units')),
                ('reward_currency', innovate.core.money.CurrencyField(default='EUR', max_length=3, verbose_name='currency')),
                ('reward_note', models.CharField(blank=True, max_length=200, verbose_name='what else there is to win')),
                ('closes_at', models.DateTimeField(help_text='Once this has passed, judging begins and the challenge does not open again.', verbose_name='closes')),
                ('judge_by', models.DateTimeField(blank=True, help_text='Two weeks after it closes when left empty.', null=True, verbose_name='result by')),
                ('terms', wagtail.fields.RichTextField(blank=True, help_text='Whoever hands in accepts them as they stand then.', verbose_name='terms')),
                ('challenge', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='portal.challenge')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('project', models.ForeignKey(blank=True, help_text='When people design together: entries are designs for it, or ideas built on it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.project', verbose_name='the project it is for')),
            ],
            options={
                'verbose_name': 'challenge',
                'indexes': [models.Index(fields=['closes_at'], name='challenge_deadline')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=80, verbose_name='criterion')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='what we look for')),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='weight')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='portal.challengepage')),
            ],
            options={
                'verbose_name': 'criterion',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EntryAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.UUIDField()),
                ('label', models.JSONField()),
                ('kind', models.CharField(choices=[('text', 'One line'), ('long', 'Several lines'), ('number', 'A number'), ('choice', 'One of several'), ('file', 'A file')], max_length=8)),
                ('is_public', models.BooleanField()),
                ('position', models.PositiveSmallIntegerField()),
                ('value', models.TextField(blank=True, max_length=4000)),
                ('file', models.FileField(blank=True, storage=innovate.organisations.private_files.private_storage, upload_to='challenges/')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='portal.challengeentry')),
            ],
            options={
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('entry', 'question'), name='one_answer_per_question'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'file'), models.Q(('file', ''), _negated=True)), models.Q(models.Q(('kind', 'file'), _negated=True), models.Q(('value', ''), _negated=True)), _connector='OR'), name='answer_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('headline', models.CharField(max_length=80, verbose_name='headline')),
                ('lead', models.CharField(max_length=240, verbose_name='sentence below it')),
                ('body', wagtail.fields.StreamField([('text', 0), ('steps', 6), ('picture', 10), ('gallery', 12), ('quote', 15), ('questions', 20), ('projects', 24), ('numbers', 26), ('sponsors', 32), ('action', 35)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'blockquote', 'hr', 'bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Text', 'template': 'portal/blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Steps', 'max_num': 7, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see it.', 'label': 'What the picture shows', 'max_length': 300}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Pictures', 'max_num': 12, 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('heading', 1), ('pictures', 11)]], {}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Quote'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('text', 13), ('who', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Answer'}), 18: ('wagtail.blocks.StructBlock', [[('question', 16), ('answer', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'Questions'}), 20: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 22: ('innovate.portal.choosers.ProjectChooserBlock', (), {'label': 'Project'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Projects', 'max_num': 8, 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('projects', 23)]], {}), 25: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('projects', 'Projects in the open'), ('supporters', 'People who support one'), ('delivered', 'Delivered'), ('makers', 'Verified makers'), ('raised', 'Money raised')], 'help_text': 'Counted anew, at most a minute old.', 'label': 'Numbers'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 1), ('which', 25)]], {}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Logo'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud in place of the logo.', 'label': 'Name', 'max_length': 80}), 29: ('wagtail.blocks.URLBlock', (), {'label': 'Website', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('logo', 27), ('name', 28), ('link', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Sponsors', 'max_num': 12, 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 1), ('sponsors', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'An address on this site, such as /projects/new/.', 'label': 'Link', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 35: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('button', 33), ('link', 34)]], {})}, verbose_name='body')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Judge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('is_lead', models.BooleanField(default=False, verbose_name='leads the jury')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='judges', to='portal.challengepage')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'judge',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LandingPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, help_text='For search results and cards elsewhere; not shown on the page.', max_length=240, verbose_name='description')),
                ('body', wagtail.fields.StreamField([('text', 0), ('steps', 6), ('picture', 10), ('gallery', 12), ('quote', 15), ('questions', 20), ('projects', 24), ('numbers', 26), ('sponsors', 32), ('action', 35), ('hero', 41)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'blockquote', 'hr', 'bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Text', 'template': 'portal/blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Text', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Steps', 'max_num': 7, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 5)]], {}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture'}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see it.', 'label': 'What the picture shows', 'max_length': 300}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('image', 7), ('alt', 8), ('caption', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Pictures', 'max_num': 12, 'min_num': 2}), 12: ('wagtail.blocks.StructBlock', [[('heading', 1), ('pictures', 11)]], {}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'Quote'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('text', 13), ('who', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Question', 'max_length': 160}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol'], 'label': 'Answer'}), 18: ('wagtail.blocks.StructBlock', [[('question', 16), ('answer', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'Questions'}), 20: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 80}), 22: ('innovate.portal.choosers.ProjectChooserBlock', (), {'label': 'Project'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Projects', 'max_num': 8, 'min_num': 1}), 24: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('projects', 23)]], {}), 25: ('wagtail.blocks.MultipleChoiceBlock', [], {'choices': [('projects', 'Projects in the open'), ('supporters', 'People who support one'), ('delivered', 'Delivered'), ('makers', 'Verified makers'), ('raised', 'Money raised')], 'help_text': 'Counted anew, at most a minute old.', 'label': 'Numbers'}), 26: ('wagtail.blocks.StructBlock', [[('heading', 1), ('which', 25)]], {}), 27: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Logo'}), 28: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud in place of the logo.', 'label': 'Name', 'max_length': 80}), 29: ('wagtail.blocks.URLBlock', (), {'label': 'Website', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('logo', 27), ('name', 28), ('link', 29)]], {}), 31: ('wagtail.blocks.ListBlock', (30,), {'label': 'Sponsors', 'max_num': 12, 'min_num': 1}), 32: ('wagtail.blocks.StructBlock', [[('heading', 1), ('sponsors', 31)]], {}), 33: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'An address on this site, such as /projects/new/.', 'label': 'Link', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 35: ('wagtail.blocks.StructBlock', [[('heading', 21), ('text', 3), ('button', 33), ('link', 34)]], {}), 36: ('wagtail.blocks.CharBlock', (), {'label': 'Headline', 'max_length': 80}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'Sentence below it', 'max_length': 240, 'required': False}), 38: ('wagtail.images.blocks.ImageChooserBlock', (), {'help_text': 'It decorates; say in words what matters.', 'label': 'Picture', 'required': False}), 39: ('wagtail.blocks.CharBlock', (), {'label': 'Button', 'max_length': 40, 'required': False}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Link', 'max_length': 200, 'required': False, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 41: ('wagtail.blocks.StructBlock', [[('headline', 36), ('lead', 37), ('picture', 38), ('button', 39), ('link', 40)]], {})}, verbose_name='body')),
                ('picture', models.ForeignKey(blank=True, help_text='For cards elsewhere.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
            ],
            options={
                'verbose_name': 'landing page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Menu',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('header', 'At the top of every page'), ('take_part', 'Footer: take part'), ('about', 'Footer: about us')], max_length=12, verbose_name='place')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], max_length=10, verbose_name='language')),
                ('links', wagtail.fields.StreamField([('entry', 0), ('page', 3), ('address', 6)], block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('portal:project_list', 'Projects'), ('portal:challenges', 'Challenges'), ('suppliers:list', 'Suppliers'), ('suppliers:tender_list', 'Tenders'), ('projects:new', 'Propose an idea'), ('suppliers:join', 'Join as a supplier'), ('search:search', 'Search'), ('portal:articles', 'Stories'), ('api:openapi-view', 'For developers: the API')], 'icon': 'home', 'label': 'A part of this site'}), 1: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page'}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Empty: the page’s title.', 'label': 'Label', 'max_length': 40, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('page', 1), ('label', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Label', 'max_length': 40}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Address', 'max_length': 200, 'validators': [django.core.validators.RegexValidator('^(/(?!/)|#|https?://|mailto:)\\S*$', 'Write an address that begins with / for this site, or with https:// for another.')]}), 6: ('wagtail.blocks.StructBlock', [[('label', 4), ('address', 5)]], {})}, verbose_name='links')),
            ],
            options={
                'verbose_name': 'menu',
                'verbose_name_plural': 'menus',
                'ordering': ('place', 'language'),
                'constraints': [models.UniqueConstraint(fields=('place', 'language'), name='one_menu_per_place', violation_error_message='This place has a menu in this language already.'), models.CheckConstraint(condition=models.Q(('place__in', ['header', 'take_part', 'about'])), name='menu_place_known')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('label', models.CharField(max_length=120, verbose_name='question')),
                ('help_text', models.CharField(blank=True, max_length=200, verbose_name='what helps to answer it')),
                ('kind', models.CharField(choices=[('text', 'One line'), ('long', 'Several lines'), ('number', 'A number'), ('choice', 'One of several'), ('file', 'A file')], default='text', max_length=8, verbose_name='answered with')),
                ('choices', models.TextField(blank=True, help_text='One on each line. Only for a choice.', max_length=2000, verbose_name='to choose from')),
                ('is_required', models.BooleanField(default=True, verbose_name='must be answered')),
                ('is_public', models.BooleanField(default=False, help_text='Otherwise only judges do. Whoever answers is told which it is.', verbose_name='everyone may read the answer')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='portal.challengepage')),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Begun'), ('handed_in', 'Handed in'), ('recused', 'Stepped back')], default='draft', max_length=12)),
                ('comment', models.TextField(blank=True, max_length=4000, verbose_name='comment')),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='portal.challengeentry')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_sheets', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('entry', 'judge'), name='one_sheet_per_judge'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed_in'), _negated=True), ('handed_in_at__isnull', False), _connector='OR'), name='handed_in_sheet_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.UUIDField()),
                ('points', models.PositiveSmallIntegerField()),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='portal.scoresheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sheet', 'criterion'), name='one_score_per_criterion'), models.CheckConstraint(condition=models.Q(('points__lte', 10)), name='at_most_ten_points')],
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact address')),
                ('postal_address', models.TextField(blank=True, max_length=300, verbose_name='postal address')),
                ('social', wagtail.fields.StreamField([('place', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Name', 'max_length': 40}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Address'}), 2: ('wagtail.blocks.StructBlock', [[('name', 0), ('address', 1)]], {})}, verbose_name='elsewhere')),
                ('imprint_en', models.TextField(blank=True, max_length=600, verbose_name='imprint in English')),
                ('imprint_zh', models.TextField(blank=True, max_length=600, verbose_name='imprint in Chinese')),
                ('note_en', models.CharField(blank=True, max_length=240, verbose_name='footer note in English')),
                ('note_zh', models.CharField(blank=True, max_length=240, verbose_name='footer note in Chinese')),
                ('announcement_en', models.CharField(blank=True, max_length=200, verbose_name='announcement in English')),
                ('announcement_zh', models.CharField(blank=True, max_length=200, verbose_name='announcement in Chinese')),
                ('announcement_link', models.CharField(blank=True, help_text='An address on this site, such as /projects/; readers of Chinese are led to the Chinese page.', max_length=200, verbose_name='where it leads')),
                ('announced_until', models.DateTimeField(blank=True, help_text='Empty: until you take it away.', null=True, verbose_name='shown until')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'site settings',
            },
        ),
    ]
