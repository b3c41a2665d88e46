"""Chain the entries that are there, and turn each unit's parent into a link without end."""

from typing import Any

from django.db import migrations

from lotrinh.workspace.append_only import unprotect
from lotrinh.workspace.people.chain import (
    CHAINED,
    Anchor,
    Head,
    begin_trail,
    digest_of,
    write_anchor,
)


def chain(apps: Any, schema_editor: Any) -> None:
    unprotect(schema_editor.connection)
    events = apps.get_model("workspace", "AuditEvent").objects
    begin_trail()
    number, previous = 0, ""
    for event in events.order_by("id"):
        number += 1
        event.number, event.previous = number, previous
        # What nobody in person did came by the command line.
        event.channel = "command" if event.actor_id is None else "page"
        event.digest = digest_of({name: getattr(event, name) for name in CHAINED})
        event.save()
        previous = event.digest
    if number:
        heads = apps.get_model("workspace", "AuditHead").objects
        heads.create(pk=1, number=number, digest=previous)
        write_anchor(Anchor(Head(number, previous)))


def link(apps: Any, schema_editor: Any) -> None:
    units = dict(apps.get_model("workspace", "Unit").objects.values_list("id", "parent_id"))
    links = apps.get_model("workspace", "UnitLink")
    paths = apps.get_model("workspace", "UnitPath")
    links.objects.bulk_create(
        links(unit_id=unit, parent_id=parent) for unit, parent in units.items() if parent
    )
    found = []
    for unit, parent in units.items():
        distance = 0
        while parent is not None:
            distance += 1
            found.append(paths(unit_id=unit, ancestor_id=parent, distance=distance))
            parent = units[parent]
    paths.objects.bulk_create(found)


class Migration(migrations.Migration):
    dependencies = [("workspace", "0003_units_people_and_trail")]

    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
