import django.db.models.deletion
import django.utils.timezone
import innovate.core.money
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('at', models.DateTimeField(help_text='everything before this moment has been seen')),
            ],
        ),
        migrations.CreateModel(
            name='CardSetup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(help_text='what the card is for, in the words of its room', max_length=100)),
                ('state', models.CharField(choices=[('creating', 'Being prepared'), ('pending', 'Waiting for the card'), ('saved', 'Card saved'), ('failed', 'Card refused'), ('cancelled', 'Given up')], default='creating', max_length=12)),
                ('setup_intent', models.CharField(blank=True, max_length=64)),
                ('client_secret', models.CharField(blank=True, max_length=200)),
                ('payment_method', models.CharField(blank=True, max_length=64)),
                ('brand', models.CharField(blank=True, max_length=20)),
                ('last4', models.CharField(blank=True, max_length=4)),
                ('error_code', models.CharField(blank=True, max_length=60)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'checked_at'], name='card_setup_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('creating', 'pending', 'failed'))), fields=('person', 'reference'), name='one_open_card_setup'), models.UniqueConstraint(condition=models.Q(('setup_intent', ''), _negated=True), fields=('setup_intent',), name='one_setup_per_intent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'saved'), _negated=True), models.Q(('payment_method', ''), _negated=True), _connector='OR'), name='saved_card_has_a_method')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(max_length=100, unique=True)),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('credit_account', models.CharField(help_text='the ledger account that receives the gross amount', max_length=120)),
                ('description', models.CharField(help_text="shown to the person and on the bank's statement page", max_length=200)),
                ('state', models.CharField(choices=[('queued', 'Waiting to be charged'), ('calling', 'Being charged'), ('succeeded', 'Paid'), ('action_required', 'Needs you'), ('retry_wait', 'Will be tried again'), ('failed', 'Not paid')], default='queued', max_length=16)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('first_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, help_text='when something is to be done next')),
                ('error_code', models.CharField(blank=True, max_length=60)),
                ('error_message', models.CharField(blank=True, help_text="Stripe's own words, for staff", max_length=300)),
                ('cancel_reason', models.CharField(blank=True, help_text='set when it is to end without payment', max_length=20)),
                ('refunded_amount', models.BigIntegerField(default=0, help_text='refunded or promised to be')),
                ('fee_known', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('succeeded_at', models.DateTimeField(blank=True, null=True)),
                ('card_setup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='payments.cardsetup')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'charge',
                'verbose_name_plural': 'charges',
                'permissions': (('retry_charge', 'Can have a charge tried again now'),),
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'retry_wait', 'action_required'))), fields=['next_attempt_at'], name='charges_due'), models.Index(fields=['credit_account'], name='charges_for')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='charge_takes_something'), models.CheckConstraint(condition=models.Q(('refunded_amount__gte', 0), ('refunded_amount__lte', models.F('amount'))), name='never_refund_more_than_charged'), models.CheckConstraint(condition=models.Q(('refunded_amount', 0), ('state', 'succeeded'), _connector='OR'), name='refund_only_what_was_paid'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'succeeded'), _negated=True), ('succeeded_at__isnull', False), _connector='OR'), name='success_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='ChargeAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('idempotency_key', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('started', 'Started'), ('created', 'Ready to be confirmed'), ('action_required', 'Waiting for the person'), ('closing', 'Being withdrawn'), ('succeeded', 'Paid'), ('declined', 'Declined'), ('abandoned', 'Withdrawn')], default='started', max_length=16)),
                ('payment_intent', models.CharField(blank=True, max_length=64)),
                ('client_secret', models.CharField(blank=True, max_length=200)),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='calls that brought no result')),
                ('leased_until', models.DateTimeField(help_text='from then on another worker may look what became of it')),
                ('error_code', models.CharField(blank=True, max_length=60)),
                ('error_message', models.CharField(blank=True, max_length=300)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('card_setup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.cardsetup')),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempt_rows', to='payments.charge')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('started', 'created', 'closing'))), fields=['leased_until'], name='attempts_left_behind')],
                'constraints': [models.UniqueConstraint(fields=('charge', 'number'), name='attempts_are_numbered'), models.UniqueConstraint(condition=models.Q(('state__in', ('started', 'created', 'action_required', 'closing'))), fields=('charge',), name='one_open_attempt_per_charge'), models.UniqueConstraint(condition=models.Q(('state', 'succeeded')), fields=('charge',), name='one_success_per_charge'), models.UniqueConstraint(condition=models.Q(('payment_intent', ''), _negated=True), fields=('payment_intent',), name='one_attempt_per_intent'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('created', 'action_required', 'succeeded')), _negated=True), models.Q(('payment_intent', ''), _negated=True), _connector='OR'), name='known_intent_before_confirming')],
            },
        ),
        migrations.CreateModel(
            name='ConnectedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('creating', 'Being opened'), ('onboarding', 'Waiting for details'), ('ready', 'Ready to receive money')], default='creating', max_length=12)),
                ('stripe_account', models.CharField(blank=True, max_length=64)),
                ('attempt', models.PositiveIntegerField(default=1)),
                ('leased_until', models.DateTimeField(default=django.utils.timezone.now)),
                ('error_message', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='connected_account', to='organisations.organisation')),
                ('country', models.CharField(max_length=2)),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='connected_account', to=settings.AUTH_USER_MODEL)),
                ('error_code', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='account_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stripe_id', models.CharField(blank=True, max_length=64)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stripe_dispute', models.CharField(max_length=64, unique=True)),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('reason', models.CharField(max_length=60)),
                ('state', models.CharField(help_text="Stripe's word for it, such as needs_response, won, lost", max_length=40)),
                ('respond_by', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='payments.charge')),
            ],
            options={
                'verbose_name': 'contested charge',
                'verbose_name_plural': 'contested charges',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='dispute_about_something')],
            },
        ),
        migrations.CreateModel(
            name='Mismatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(help_text='the charge, refund, payout or Stripe object it is about', max_length=120)),
                ('details', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mismatch',
                'verbose_name_plural': 'mismatches',
                'permissions': (('settle_mismatch', 'Can settle mismatches'),),
                'constraints': [models.UniqueConstraint(condition=models.Q(('resolved_at', None)), fields=('kind', 'subject'), name='one_open_mismatch')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(max_length=100, unique=True)),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('debit_account', models.CharField(help_text='the ledger account it is taken from', max_length=120)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('calling', 'Being paid out'), ('waiting', 'Waiting for the account or the funds'), ('paid', 'Paid out'), ('failed', 'Could not be paid out'), ('taken_back', 'Taken back')], default='queued', max_length=12)),
                ('stripe_transfer', models.CharField(blank=True, max_length=64)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(default=django.utils.timezone.now)),
                ('error_code', models.CharField(blank=True, max_length=60)),
                ('error_message', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payments.connectedaccount')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'calling', 'waiting'))), fields=['leased_until'], name='payouts_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_pays_something'), models.UniqueConstraint(condition=models.Q(('stripe_transfer', ''), _negated=True), fields=('stripe_transfer',), name='one_payout_per_transfer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), models.Q(('stripe_transfer', ''), _negated=True), _connector='OR'), name='paid_out_by_a_transfer')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(max_length=100, unique=True)),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('reason', models.CharField(help_text='a stable word of the room that asked for it', max_length=60)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('calling', 'Being sent back'), ('pending', 'On its way'), ('succeeded', 'Sent back'), ('failed', 'Could not be sent back')], default='queued', max_length=12)),
                ('stripe_refund', models.CharField(blank=True, max_length=64)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(default=django.utils.timezone.now)),
                ('error_message', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.charge')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'calling', 'pending'))), fields=['leased_until'], name='refunds_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_gives_something'), models.UniqueConstraint(condition=models.Q(('stripe_refund', ''), _negated=True), fields=('stripe_refund',), name='one_row_per_stripe_refund')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(max_length=80)),
                ('object_id', models.CharField(blank=True, max_length=80)),
                ('happened_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('webhook', 'webhook'), ('poll', 'poll')], max_length=8)),
                ('state', models.CharField(choices=[('new', 'New'), ('done', 'Done'), ('ignored', 'Not for us'), ('failed', 'Failed')], default='new', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'new')), fields=['due_at'], name='webhooks_due')],
            },
        ),
    ]
