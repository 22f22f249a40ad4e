import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_after_the_libraries'),
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_id', models.PositiveBigIntegerField()),
                ('label', models.CharField(help_text='what it was called when it was reported', max_length=200, verbose_name='about')),
                ('url', models.CharField(blank=True, max_length=500)),
                ('reason', models.CharField(choices=[('spam', 'Advertising or spam'), ('insult', 'Insult or harassment'), ('hate', 'Hate or violence'), ('fraud', 'Fraud or false claims'), ('rights', 'Copies somebody’s work or brand'), ('private', 'Shows somebody’s private data'), ('other', 'Something else')], max_length=10, verbose_name='reason')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='what is wrong with it')),
                ('state', models.CharField(choices=[('open', 'Open'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed')], default='open', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reported')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision_note', models.TextField(blank=True, max_length=2000, verbose_name='reason for the decision')),
                ('hidden_at', models.DateTimeField(blank=True, help_text='Set when it was hidden before the decision.', null=True, verbose_name='hidden')),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports_about', to=settings.AUTH_USER_MODEL, verbose_name='person concerned')),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who looks at it')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_with', models.ForeignKey(blank=True, help_text='the report of the same object whose decision this one shares', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_along', to='moderation.report')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports_made', to=settings.AUTH_USER_MODEL, verbose_name='reporter')),
                ('target_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'permissions': (('decide_report', 'Can decide reports'),),
                'indexes': [models.Index(fields=['state', 'created_at'], name='report_queue'), models.Index(fields=['target_type', 'target_id'], name='report_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_report_has_a_decider'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('reporter', 'target_type', 'target_id'), name='one_open_report_per_person_and_object')],
            },
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('warning', 'Warning'), ('silence', 'May not write in public'), ('suspension', 'May not take part')], max_length=12, verbose_name='kind')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('until', models.DateTimeField(blank=True, help_text='Empty: until it is lifted.', null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('lift_reason', models.TextField(blank=True, max_length=2000, verbose_name='why it was lifted')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='moderation.report')),
            ],
            options={
                'verbose_name': 'sanction',
                'verbose_name_plural': 'sanctions',
                'permissions': (('sanction_person', 'Can warn and ban people, and lift bans'),),
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['person'], name='sanction_standing')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='why you think this is wrong')),
                ('state', models.CharField(choices=[('open', 'Open'), ('granted', 'Granted'), ('refused', 'Refused')], default='open', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='appealed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('against', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided first by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.report')),
                ('sanction', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.sanction')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'permissions': (('decide_appeal', 'Can decide appeals'),),
                'indexes': [models.Index(fields=['state', 'created_at'], name='appeal_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', True), ('sanction__isnull', False)), models.Q(('report__isnull', False), ('sanction__isnull', True)), _connector='OR'), name='appeal_against_one_decision'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('against', None), models.Q(('decided_by', models.F('against')), _negated=True), _connector='OR'), name='appeal_judged_by_another')],
            },
        ),
        migrations.CreateModel(
            name='HeldText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('key', models.CharField(max_length=80)),
                ('label', models.CharField(max_length=200, verbose_name='about')),
                ('text', models.TextField(verbose_name='text')),
                ('url', models.CharField(blank=True, help_text='where the author finds it', max_length=500)),
                ('payload', models.JSONField(default=dict)),
                ('score', models.PositiveIntegerField(verbose_name='points')),
                ('reasons', models.JSONField(default=list, help_text='words of spam.Verdict')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for a look'), ('published', 'Published'), ('refused', 'Not published')], default='waiting', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision_note', models.TextField(blank=True, max_length=2000, verbose_name='reason for the decision')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_texts', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'held text',
                'verbose_name_plural': 'held texts',
                'indexes': [models.Index(fields=['state', 'created_at'], name='held_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('kind', 'key', 'author'), name='held_once'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_text_has_a_decider'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision_note', ''), _negated=True), _connector='OR'), name='refused_text_says_why')],
            },
        ),
        migrations.CreateModel(
            name='RecentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('sketch', models.BinaryField(max_length=256)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['author', 'at'], name='recent_texts_of_person'), models.Index(fields=['kind', 'at'], name='recent_texts_of_kind')],
            },
        ),
    ]
