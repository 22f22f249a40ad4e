import django.db.models.deletion
import django.utils.timezone
import innovate.core.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('payments', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], default='en', editable=False, max_length=10, verbose_name='language')),
                ('other_words', models.JSONField(blank=True, default=dict, editable=False)),
                ('kind', models.CharField(choices=[('all_or_nothing', 'All or nothing: cards are charged only if the goal is reached'), ('flexible', 'Flexible: cards are charged at the close, whatever was reached'), ('preorder', 'Pre-order: cards are charged at once')], default='all_or_nothing', max_length=20, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('live', 'Live'), ('evaluating', 'Being counted'), ('collecting', 'Collecting'), ('shortfall', 'Short of the goal'), ('funded', 'Funded'), ('preorder_open', 'Open for pre-orders'), ('failed', 'Not funded'), ('cancelling', 'Being refunded'), ('cancelled', 'Cancelled')], default='draft', max_length=20)),
                ('story', models.TextField(blank=True, help_text='Say what each part of the money is for, and what could go wrong. You may use Markdown.', max_length=20000, verbose_name='why now, and what the money pays for')),
                ('goal_amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('days', models.PositiveSmallIntegerField(default=30, verbose_name='days it runs')),
                ('pledged_amount', models.BigIntegerField(default=0)),
                ('backers', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opens_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('review_note', models.TextField(blank=True)),
                ('review_since', models.DateTimeField(blank=True, null=True, verbose_name='in review since')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='projects.project')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
                'permissions': (('review_campaign', 'Can approve, return and close campaigns'),),
                'indexes': [models.Index(fields=['state', 'closes_at'], name='campaign_clock')],
                'constraints': [models.CheckConstraint(condition=models.Q(('goal_amount__gt', 0)), name='campaign_goal_positive'), models.CheckConstraint(condition=models.Q(('pledged_amount__gte', 0)), name='campaign_pledged_not_negative'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'review', 'cancelling', 'cancelled')), models.Q(('closes_at__gte', models.F('opens_at')), ('opens_at__isnull', False)), _connector='OR'), name='campaign_live_has_times'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'review', 'live', 'evaluating', 'collecting', 'shortfall', 'funded', 'preorder_open', 'cancelling'))), fields=('project',), name='one_running_campaign_per_project')],
            },
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文')], default='en', editable=False, max_length=10, verbose_name='language')),
                ('other_words', models.JSONField(blank=True, default=dict, editable=False)),
                ('title', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='what the backer gets')),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many there are')),
                ('taken', models.PositiveIntegerField(default=0)),
                ('on_sale', models.BooleanField(default=False)),
                ('delivery_months', models.PositiveSmallIntegerField(default=9, verbose_name='months until delivery')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='crowdfund.campaign')),
            ],
            options={
                'ordering': ('position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='tier_amount_positive'), models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('taken__lte', models.F('capacity')), _connector='OR'), name='tier_not_oversold')],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(default=1, verbose_name='how many')),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('state', models.CharField(choices=[('held', 'Reserved for you'), ('pending', 'Card being saved'), ('active', 'Pledged'), ('confirmed', 'Paid'), ('cancelled', 'Cancelled'), ('dropped', 'Lapsed')], default='held', max_length=12)),
                ('held_until', models.DateTimeField()),
                ('address', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_because', models.CharField(blank=True, max_length=40)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='crowdfund.campaign')),
                ('card_setup', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.cardsetup')),
                ('charge', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.charge')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to=settings.AUTH_USER_MODEL)),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='crowdfund.tier')),
            ],
            options={
                'verbose_name': 'pledge',
                'verbose_name_plural': 'pledges',
                'indexes': [models.Index(fields=['campaign', 'state'], name='pledge_by_campaign'), models.Index(condition=models.Q(('state__in', ('held', 'pending'))), fields=['held_until'], name='pledge_waiting_for_card')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('quantity__gt', 0)), name='pledge_positive'), models.UniqueConstraint(condition=models.Q(('state__in', ('held', 'pending', 'active', 'confirmed'))), fields=('campaign', 'person'), name='one_standing_pledge_per_person')],
            },
        ),
    ]
