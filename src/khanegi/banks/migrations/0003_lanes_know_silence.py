"""Know since when a bank is silent. Only adds an empty column, so the code before it works unchanged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("banks", "0002_messages_stay_as_they_were_told")]
    operations = [
        migrations.AddField(
            model_name="lane", name="silent_since", field=models.DateTimeField(null=True)
        ),
    ]
