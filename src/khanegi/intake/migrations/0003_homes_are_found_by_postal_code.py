"""Find who lives in one home without reading every questionnaire.

Only adds an index. On a large table build it before, concurrently, under the same name, and fake this.
"""

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_a_request_decides_once")]
    operations = [
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(KeyTextTransform("postal_code", "answers"), name="registration_by_home"),
        ),
    ]
