import django.db.models.deletion
import django.utils.timezone
import innovate.core.money
import innovate.organisations.private_files
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, verbose_name='code')),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('name_zh', models.CharField(blank=True, max_length=80, verbose_name='name in Chinese')),
                ('description_en', models.CharField(blank=True, max_length=200, verbose_name='description in English')),
                ('description_zh', models.CharField(blank=True, max_length=200, verbose_name='description in Chinese')),
                ('scope', models.CharField(choices=[('organisation', 'For the whole organisation'), ('product', 'For a product')], default='organisation', max_length=12, verbose_name='scope')),
            ],
            options={
                'verbose_name': 'kind of certificate',
                'verbose_name_plural': 'kinds of certificates',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Capability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('name_zh', models.CharField(blank=True, max_length=80, verbose_name='name in Chinese')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='suppliers.capability', verbose_name='heading')),
            ],
            options={
                'verbose_name': 'capability',
                'verbose_name_plural': 'capabilities',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='CategoryNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivery_weeks', models.PositiveSmallIntegerField(default=16, verbose_name='weeks until delivery')),
                ('capabilities', models.ManyToManyField(blank=True, related_name='+', to='suppliers.capability')),
                ('category', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='usual_need', to='projects.category')),
                ('certificates', models.ManyToManyField(blank=True, related_name='+', to='suppliers.certificatetype')),
            ],
            options={
                'verbose_name': 'usual need',
                'verbose_name_plural': 'usual needs',
            },
        ),
        migrations.CreateModel(
            name='SourcingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spec', models.TextField(max_length=8000, verbose_name='what is to be made')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('region', models.CharField(blank=True, max_length=5, verbose_name='where it is delivered')),
                ('delivery_weeks', models.PositiveSmallIntegerField(default=16, verbose_name='weeks until delivery')),
                ('budget_amount', models.BigIntegerField(blank=True, null=True)),
                ('budget_currency', innovate.core.money.CurrencyField(blank=True, default='EUR', max_length=3, verbose_name='currency')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('capabilities', models.ManyToManyField(related_name='+', to='suppliers.capability', verbose_name='what the maker must do')),
                ('certificates', models.ManyToManyField(blank=True, related_name='+', to='suppliers.certificatetype', verbose_name='certificates it must have')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sourcing_plan', to='projects.project')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wished_certificates', models.ManyToManyField(blank=True, related_name='+', to='suppliers.certificatetype', verbose_name='certificates that would be good to have')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='plan_quantity_positive')],
            },
        ),
        migrations.CreateModel(
            name='Tender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invited', 'By invitation'), ('open', 'Open to every verified supplier')], default='open', max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('published', 'Open for bids'), ('closed', 'Closed'), ('opened', 'Bids opened'), ('evaluating', 'Being compared'), ('standstill', 'Awarded, waiting days'), ('contracted', 'Under contract'), ('failed', 'Without result'), ('cancelled', 'Cancelled')], default='draft', max_length=12, verbose_name='state')),
                ('spec', models.TextField(max_length=8000, verbose_name='what is to be made')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('region', models.CharField(blank=True, max_length=5, verbose_name='where it is delivered')),
                ('deliver_by', models.DateField(verbose_name='delivered by')),
                ('budget_amount', models.BigIntegerField(blank=True, null=True)),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(verbose_name='bids until')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('bids_sealed', models.PositiveIntegerField(blank=True, null=True)),
                ('standstill_until', models.DateTimeField(blank=True, null=True)),
                ('capabilities', models.ManyToManyField(related_name='+', to='suppliers.capability')),
                ('certificates', models.ManyToManyField(blank=True, related_name='+', to='suppliers.certificatetype')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='projects.project')),
                ('wished_certificates', models.ManyToManyField(blank=True, related_name='+', to='suppliers.certificatetype')),
            ],
            options={
                'verbose_name': 'tender',
                'verbose_name_plural': 'tenders',
                'indexes': [models.Index(fields=['state', 'closes_at'], name='tender_clock'), models.Index(fields=['-published_at', '-id'], name='tender_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='tender_quantity_positive'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'closed', 'opened', 'evaluating', 'standstill', 'contracted', 'failed', 'cancelled'])), name='tender_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'published', 'cancelled')), ('bids_sealed__isnull', False), _connector='OR'), name='closed_tender_counts_bids'), models.UniqueConstraint(condition=models.Q(('state__in', ('failed', 'cancelled')), _negated=True), fields=('project',), name='one_live_tender_per_project')],
            },
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('sealed', 'Sealed'), ('opened', 'Opened'), ('shortlisted', 'On the shortlist'), ('rejected', 'Not chosen'), ('awarded', 'Awarded'), ('withdrawn', 'Withdrawn'), ('invalid', 'Could not be counted')], default='sealed', max_length=12, verbose_name='state')),
                ('ciphertext', models.BinaryField()),
                ('commitment', models.CharField(max_length=64, verbose_name='seal')),
                ('key_id', models.CharField(max_length=16)),
                ('tender_version', models.PositiveSmallIntegerField()),
                ('sealed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=20)),
                ('unit_amount', models.BigIntegerField(blank=True, null=True)),
                ('amount', models.BigIntegerField(blank=True, null=True)),
                ('currency', innovate.core.money.CurrencyField(blank=True, default='', max_length=3, verbose_name='currency')),
                ('lead_time_weeks', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('split', models.JSONField(default=list)),
                ('note', models.TextField(blank=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('nonce', models.CharField(blank=True, max_length=64)),
                ('low', models.JSONField(blank=True, null=True)),
                ('decision_reason', models.TextField(blank=True)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='suppliers.tender')),
            ],
            options={
                'verbose_name': 'bid',
                'verbose_name_plural': 'bids',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sealed', 'withdrawn', 'invalid')), _negated=True), models.Q(('amount__isnull', True), ('nonce', ''), ('note', ''), ('split', []), ('unit_amount__isnull', True)), _connector='OR'), name='sealed_bid_says_nothing'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), models.Q(('amount__gte', models.F('unit_amount')), ('unit_amount__gt', 0)), _connector='OR'), name='opened_bid_amounts')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='suppliers.bid')),
                ('tender', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='suppliers.tender')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='award_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Waiting for signatures'), ('signed', 'Signed'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], default='draft', max_length=10, verbose_name='state')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('terms', models.JSONField(default=dict)),
                ('terms_digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team_signature', models.CharField(blank=True, max_length=120)),
                ('team_signed_at', models.DateTimeField(blank=True, null=True)),
                ('supplier_signature', models.CharField(blank=True, max_length=120)),
                ('supplier_signed_at', models.DateTimeField(blank=True, null=True)),
                ('bid', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contract', to='suppliers.bid')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='projects.project')),
                ('supplier_signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team_signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tender', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contract', to='suppliers.tender')),
            ],
            options={
                'verbose_name': 'contract',
                'verbose_name_plural': 'contracts',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='contract_amount_positive')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title_key', models.CharField(max_length=20)),
                ('amount', models.BigIntegerField()),
                ('currency', innovate.core.money.CurrencyField(max_length=3, verbose_name='currency')),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('funded', 'Money held'), ('delivered', 'Delivered'), ('accepted', 'Accepted'), ('disputed', 'Disputed'), ('released', 'Paid out')], default='planned', max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, max_length=4000, verbose_name='what was delivered')),
                ('file', models.FileField(blank=True, storage=innovate.organisations.private_files.private_storage, upload_to='milestones/', verbose_name='paper')),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('dispute_reason', models.TextField(blank=True, max_length=4000, verbose_name='what is wrong')),
                ('was_disputed', models.BooleanField(default=False)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='suppliers.contract')),
            ],
            options={
                'ordering': ('contract', 'number'),
                'permissions': (('settle_dispute', 'Can settle disputed milestones'),),
                'indexes': [models.Index(condition=models.Q(('state__in', ('planned', 'accepted'))), fields=['state'], name='milestone_waiting')],
                'constraints': [models.UniqueConstraint(fields=('contract', 'number'), name='milestone_numbers_unique'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='milestone_amount_positive')],
            },
        ),
        migrations.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity_per_month', models.PositiveIntegerField(default=0, verbose_name='units a month')),
                ('min_order', models.PositiveIntegerField(default=0, verbose_name='smallest order')),
                ('lead_time_days', models.PositiveIntegerField(default=0, verbose_name='usual lead time in days')),
                ('regions', models.JSONField(default=list, verbose_name='delivers to')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='supplier', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
                'permissions': (('check_evidence', 'Can check what suppliers can do and prove'),),
                'indexes': [models.Index(fields=['-joined_at', '-id'], name='supplier_newest')],
            },
        ),
        migrations.CreateModel(
            name='Performance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permille', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('milestone', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='suppliers.milestone')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='performances', to='suppliers.supplier')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('permille__lte', 1000)), name='performance_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=80, verbose_name='number')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('state', models.CharField(choices=[('declared', 'Declared'), ('checked', 'Checked'), ('refused', 'Not accepted')], default='declared', max_length=10, verbose_name='state')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='suppliers.certificatetype')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='suppliers.supplier')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('supplier', 'type', 'number'), name='certificate_once_per_supplier'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='certificate_has_a_number')],
            },
        ),
        migrations.CreateModel(
            name='SupplierCapability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.CharField(choices=[('declared', 'Declared'), ('document', 'Shown by papers'), ('audited', 'Audited on site')], default='declared', max_length=10, verbose_name='evidence')),
                ('capability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='suppliers.capability')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='suppliers.supplier')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('supplier', 'capability'), name='capability_once_per_supplier')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('score', models.FloatField()),
                ('terms', models.JSONField(default=list)),
                ('failed_gates', models.JSONField(default=list)),
                ('raises', models.JSONField(default=list)),
                ('is_newcomer', models.BooleanField(default=False)),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='suppliers.supplier')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='suppliers.tender')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tender', 'supplier'), name='one_match_per_supplier'), models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='match_score_in_unit'), models.CheckConstraint(condition=models.Q(('invited_at__isnull', True), ('failed_gates', []), _connector='OR'), name='only_who_passes_is_invited')],
            },
        ),
        migrations.AddField(
            model_name='bid',
            name='supplier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='suppliers.supplier'),
        ),
        migrations.AddConstraint(
            model_name='bid',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('tender', 'supplier'), name='one_standing_bid_per_supplier'),
        ),
        migrations.AddField(
            model_name='contract',
            name='supplier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='suppliers.supplier'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'cancelled')), models.Q(('supplier_signed_at__isnull', False), ('team_signed_at__isnull', False)), _connector='OR'), name='signed_contract_has_both_names'),
        ),
        migrations.AddField(
            model_name='supplier',
            name='capabilities',
            field=models.ManyToManyField(related_name='suppliers', through='suppliers.SupplierCapability', to='suppliers.capability'),
        ),
    ]
