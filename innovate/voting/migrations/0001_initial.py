import django.db.models.deletion
import django.utils.timezone
import innovate.core.money
import innovate.core.pictures
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('discussions', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.BigIntegerField(default=0)),
                ('complete_from', models.BigIntegerField(default=0)),
                ('people', models.IntegerField(default=0, help_text='who support a project, counted every few minutes')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_board')],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('price_amount', models.BigIntegerField(blank=True, null=True)),
                ('price_currency', innovate.core.money.CurrencyField(blank=True, default='EUR', max_length=3, verbose_name='currency')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='projects.project')),
                ('standing', models.CharField(choices=[('counted', 'Counted'), ('held', 'Under review'), ('left_out', 'Left out')], db_default='counted', default='counted', editable=False, max_length=10, verbose_name='standing')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-created_at', '-id'], name='support_of_person')],
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='one_support_per_person'), models.CheckConstraint(condition=models.Q(('price_amount', None), ('price_amount__gt', 0), _connector='OR'), name='support_price_positive')],
            },
        ),
        migrations.CreateModel(
            name='SupportDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delta', models.SmallIntegerField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('delta__in', [-1, 1])), name='delta_is_one')],
            },
        ),
        migrations.CreateModel(
            name='SupportTally',
            fields=[
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='support_tally', serialize=False, to='projects.project')),
                ('supporters', models.IntegerField(default=0)),
                ('shown', models.IntegerField(default=0)),
                ('rank_due_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('rank_due_at__isnull', False)), fields=['rank_due_at'], name='tally_rank_due')],
            },
        ),
        migrations.CreateModel(
            name='Placing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supporters', models.IntegerField()),
                ('trend', models.FloatField(help_text='see voting.ranking')),
                ('since', models.BigIntegerField()),
                ('until', models.BigIntegerField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placings', to='projects.project')),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.category')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('idea', 'Idea'), ('design', 'Design'), ('funding', 'Funding'), ('sourcing', 'Sourcing'), ('production', 'Production'), ('delivery', 'Delivery'), ('completed', 'Completed'), ('unfunded', 'Not funded'), ('declined', 'Declined'), ('cancelled', 'Cancelled')], max_length=12)),
            ],
            options={
                'indexes': [models.Index(fields=['-supporters', 'project'], name='placing_all_supporters'), models.Index(fields=['-trend', 'project'], name='placing_all_trend'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='placing_ended'), models.Index(fields=['stage', '-supporters', 'project'], name='placing_stage_supporters'), models.Index(fields=['stage', '-trend', 'project'], name='placing_stage_trend'), models.Index(fields=['category', '-supporters', 'project'], name='placing_category_supporters'), models.Index(fields=['category', '-trend', 'project'], name='placing_category_trend'), models.Index(fields=['category', 'stage', '-supporters', 'project'], name='placing_both_supporters'), models.Index(fields=['category', 'stage', '-trend', 'project'], name='placing_both_trend')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('project',), name='one_placing_at_a_time'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='placing_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Design',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], default='en', editable=False, max_length=10, verbose_name='language')),
                ('other_words', models.JSONField(blank=True, default=dict, editable=False)),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='what is different about it')),
                ('image', innovate.core.pictures.PictureField(blank=True, upload_to='designs/', verbose_name='picture')),
                ('alt', models.CharField(blank=True, max_length=200, verbose_name='what the picture shows')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='designs', to=settings.AUTH_USER_MODEL)),
                ('revised_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='voting.design')),
                ('chosen', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('to_revise', models.BooleanField(default=False, help_text='carried over from an earlier round, and not yet revised as the team meant to')),
            ],
            options={
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], default='en', editable=False, max_length=10, verbose_name='language')),
                ('other_words', models.JSONField(blank=True, default=dict, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('question', models.CharField(max_length=200, verbose_name='question')),
                ('method', models.CharField(choices=[('approval', 'Choose all you like'), ('score', 'Give each 0 to 5 points'), ('schulze', 'Rank them: one against one (Schulze)'), ('ranked-pairs', 'Rank them: clearest majorities first (ranked pairs)'), ('instant-runoff', 'Rank them: the last drops out (instant run-off)'), ('equal-shares', 'Choose several at once (equal shares)')], default='approval', max_length=16, verbose_name='how people vote')),
                ('electorate', models.CharField(choices=[('everyone', 'Everyone'), ('supporters', 'Supporters of the idea'), ('since', 'Who joined before a date'), ('invited', 'Only people you invite'), ('team', 'The team')], default='everyone', max_length=12, verbose_name='who may vote')),
                ('is_final', models.BooleanField(default=True, verbose_name='what is chosen goes to funding')),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('open', 'Open'), ('closed', 'Being counted'), ('decided', 'Decided'), ('void', 'Void')], default='draft', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opens_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('min_turnout', models.PositiveIntegerField(default=1, verbose_name='fewest ballots for a valid result')),
                ('electorate_size', models.PositiveIntegerField(blank=True, null=True)),
                ('turnout_shown', models.PositiveIntegerField(default=0, help_text='last told to the live room')),
                ('commitment', models.CharField(blank=True, help_text='SHA-256 of the secret, published at opening', max_length=64)),
                ('secret', models.CharField(blank=True, help_text='published once the round has closed', max_length=64)),
                ('root', models.CharField(blank=True, help_text='Merkle root of all ballots', max_length=64)),
                ('result', models.JSONField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='projects.project')),
                ('winner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='voting.design')),
                ('joined_before', models.DateField(blank=True, help_text='midnight UTC', null=True, verbose_name='joined before')),
                ('offers_none', models.BooleanField(default=False, verbose_name='offer “none of these”')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='how many designs are chosen')),
            ],
            options={
                'verbose_name': 'round',
                'verbose_name_plural': 'rounds',
                'ordering': ('-number',),
                'indexes': [models.Index(fields=['state', 'closes_at'], name='round_by_clock')],
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='round_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed'])), fields=('project',), name='one_unfinished_round_per_project'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed', 'decided', 'void'])), name='round_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'void']), models.Q(('closes_at__isnull', False), ('opens_at__isnull', False), models.Q(('commitment', ''), _negated=True)), _connector='OR'), name='round_opened_with_commitment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_at__isnull', False), ('result__isnull', False)), _connector='OR'), name='round_decided_with_result'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'equal-shares'), ('seats__gte', 2)), models.Q(models.Q(('method', 'equal-shares'), _negated=True), ('seats', 1)), _connector='OR'), name='round_seats_fit_the_method'), models.CheckConstraint(condition=models.Q(models.Q(('electorate', 'since'), ('joined_before__isnull', False)), models.Q(models.Q(('electorate', 'since'), _negated=True), ('joined_before', None)), _connector='OR'), name='round_date_fits_the_electorate')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('nonce', models.CharField(max_length=64)),
                ('leaf_hash', models.CharField(help_text='how the ballot is called in public, and its place there', max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='voting.round')),
                ('standing', models.CharField(choices=[('counted', 'Counted'), ('held', 'Under review'), ('left_out', 'Left out')], db_default='counted', default='counted', editable=False, max_length=10, verbose_name='standing')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'leaf_hash'], name='ballot_in_public_order')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='one_ballot_per_person')],
            },
        ),
        migrations.CreateModel(
            name='DesignPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', innovate.core.pictures.PictureField(upload_to='designs/')),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('design', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='voting.design')),
            ],
            options={
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='RoundInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='round_invitations', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='voting.round')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('round', 'email'), name='one_round_invitation_per_address'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('round', 'person'), name='one_round_invitation_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveIntegerField(verbose_name='points')),
                ('evidence', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='found')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='projects.project', verbose_name='project')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='voting.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'vote ring',
                'verbose_name_plural': 'vote rings',
                'indexes': [models.Index(fields=['project', 'round'], name='rings_of_votes')],
            },
        ),
        migrations.CreateModel(
            name='DoubtedVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveIntegerField(verbose_name='points')),
                ('evidence', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('counted', 'Counted'), ('held', 'Under review'), ('left_out', 'Left out')], default='held', max_length=10, verbose_name='standing')),
                ('held_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='held back')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='what the voter says')),
                ('said_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason for the decision')),
                ('appeal', models.TextField(blank=True, max_length=2000, verbose_name='appeal')),
                ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='appealed')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doubted_votes', to=settings.AUTH_USER_MODEL, verbose_name='voter')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubted_votes', to='projects.project', verbose_name='project')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='doubted_votes', to='voting.round', verbose_name='round')),
                ('ring', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='voting.ring', verbose_name='vote ring')),
            ],
            options={
                'verbose_name': 'doubted vote',
                'verbose_name_plural': 'doubted votes',
                'permissions': (('decide_doubtedvote', 'Can decide whether doubted votes count'),),
                'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['held_at'], name='doubts_to_decide'), models.Index(condition=models.Q(('answered_at', None), ('appealed_at__isnull', False)), fields=['appealed_at'], name='doubts_to_answer')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='ballot_doubted_once'), models.UniqueConstraint(condition=models.Q(('round', None)), fields=('project', 'person'), name='support_doubted_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'held')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('state', 'held'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='doubt_decided_with_a_reason'), models.CheckConstraint(condition=models.Q(('appealed_at', None), models.Q(('decided_at__isnull', False), models.Q(('appeal', ''), _negated=True)), _connector='OR'), name='doubt_appealed_after_a_decision'), models.CheckConstraint(condition=models.Q(('answered_at', None), models.Q(('answered_by__isnull', False), ('appealed_at__isnull', False), models.Q(('answered_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='doubt_answered_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(blank=True, max_length=32)),
                ('device', models.CharField(blank=True, max_length=32)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scored_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vote_traces', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='voting.round')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'round', 'at'], name='traces_of_votes'), models.Index(condition=models.Q(('scored_at', None)), fields=['at'], name='traces_to_score'), models.Index(fields=['at'], name='traces_by_age')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='one_trace_per_ballot'), models.UniqueConstraint(condition=models.Q(('round', None)), fields=('project', 'person'), name='one_trace_per_support')],
            },
        ),
        migrations.CreateModel(
            name='DesignTalk',
            fields=[
                ('design', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='talk', serialize=False, to='voting.design')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='design_talk', to='discussions.room')),
            ],
        ),
        migrations.AddField(
            model_name='design',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='designs', to='voting.round'),
        ),
        migrations.AddConstraint(
            model_name='design',
            constraint=models.UniqueConstraint(condition=models.Q(('chosen__isnull', False)), fields=('round', 'chosen'), name='design_chosen_in_one_place'),
        ),
    ]
