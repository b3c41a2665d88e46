from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0004_chain_and_links")]

    operations = [
        migrations.RemoveField(model_name="unit", name="parent"),
        migrations.AlterField(
            model_name="auditevent", name="number", field=models.BigIntegerField(unique=True)
        ),
    ]
