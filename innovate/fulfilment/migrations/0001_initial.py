import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('crowdfund', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('shipping', 'Being shipped'), ('done', 'Delivered')], default='planned', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='projects.project')),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='one_batch_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('planned', 'Being made ready'), ('packed', 'Packed'), ('shipped', 'On its way'), ('delivered', 'Delivered'), ('confirmed', 'Received'), ('lost', 'Lost'), ('returned', 'Returned')], default='planned', max_length=10)),
                ('address', models.JSONField(default=dict)),
                ('carrier', models.CharField(blank=True, max_length=60, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, max_length=60, verbose_name='tracking number')),
                ('shipped_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='fulfilment.batch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to=settings.AUTH_USER_MODEL)),
                ('pledge', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shipment', to='crowdfund.pledge')),
            ],
            options={
                'verbose_name': 'shipment',
                'verbose_name_plural': 'shipments',
                'indexes': [models.Index(fields=['batch', 'state'], name='shipment_by_batch'), models.Index(condition=models.Q(('state__in', ('shipped', 'delivered'))), fields=['shipped_at'], name='shipment_clock'), models.Index(condition=models.Q(('state__in', ('shipped', 'delivered')), ('told_at', None)), fields=['id'], name='shipment_to_tell')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('planned', 'packed')), ('shipped_at__isnull', False), _connector='OR'), name='shipped_parcels_have_a_date')],
            },
        ),
    ]
