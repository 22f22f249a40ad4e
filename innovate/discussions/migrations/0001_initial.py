import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_after_the_libraries'),
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('open', 'Open to everyone'), ('locked', 'Read only'), ('private', 'Members only')], default='private', max_length=10)),
                ('last_seq', models.BigIntegerField(default=0)),
                ('numbers', models.JSONField(blank=True, default=dict, help_text='absolute totals shown live, by name')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('members', models.ManyToManyField(blank=True, related_name='private_rooms', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(help_text='number of the event that posted it: the order in the room')),
                ('client_uuid', models.UUIDField(default=uuid.uuid4)),
                ('body', models.TextField(max_length=4000)),
                ('state', models.CharField(choices=[('visible', 'Visible'), ('deleted', 'Deleted by its author'), ('hidden', 'Hidden by a moderator')], default='visible', max_length=10)),
                ('hidden_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='room_messages', to=settings.AUTH_USER_MODEL)),
                ('hidden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='discussions.message')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='discussions.room')),
                ('organisation', models.ForeignKey(blank=True, help_text='for whom the author spoke', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'permissions': (('moderate_message', 'Can hide messages and read private rooms'),),
                'constraints': [models.UniqueConstraint(fields=('room', 'author', 'client_uuid'), name='a_resend_is_the_same_message'), models.UniqueConstraint(fields=('room', 'seq'), name='one_message_per_seq'), models.CheckConstraint(condition=models.Q(('seq__gt', 0)), name='message_seq_positive')],
            },
        ),
        migrations.CreateModel(
            name='RoomEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('posted', 'Posted'), ('edited', 'Edited'), ('deleted', 'Deleted'), ('hidden', 'Hidden'), ('restored', 'Restored'), ('numbers', 'Numbers'), ('state', 'State')], max_length=10)),
                ('data', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='discussions.message')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='discussions.room')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('room', 'seq'), name='one_event_per_seq'), models.CheckConstraint(condition=models.Q(('seq__gt', 0)), name='event_seq_positive')],
            },
        ),
    ]
