from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def what_was_read_was_delivered(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("chat", "Participant").objects.update(delivered_seq=F("read_seq"))


class Migration(migrations.Migration):
    dependencies = [("chat", "0008_team_in_conversations")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="delivered_seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(what_was_read_was_delivered, migrations.RunPython.noop),
    ]
