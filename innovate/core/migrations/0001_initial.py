from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='RateWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160)),
                ('started', models.BigIntegerField(help_text="Unix time of the window's start, in seconds")),
                ('count', models.PositiveIntegerField(default=0)),
                ('expires', models.BigIntegerField(db_index=True, help_text='Unix time after which the row may go')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'started'), name='one_row_per_window')],
            },
        ),
    ]
