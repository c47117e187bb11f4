from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pathways", "0005_photos")]

    operations = [migrations.RenameField("opportunity", "document", "entry")]
