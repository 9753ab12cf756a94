"""Make room for document codes with a group in them, such as X8_head_of_household.

Only widens a column: the code before and after it works on both.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='asked',
            name='code',
            field=models.CharField(max_length=40),
        ),
    ]
