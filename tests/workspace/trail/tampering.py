"""What somebody who can write to the database, but has not the key, could do to the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from lotrinh.workspace.people.models import AuditEvent, AuditHead, Delegation

Tampering = Callable[[Random], str]
"""Does something to the trail by chance, and says what in words."""

_FAR = 1_000_000
_FEWEST = 4
"""So many entries take part in some of the ways."""


def tamper(random: Random) -> str:
    """Do one thing by chance, or several at once, so that something is other than before."""
    untouched = _everything()
    said: list[str] = []
    while _everything() == untouched:
        ways = random.choices(WAYS, k=random.choice((1, 1, 1, 1, 2, 3)))
        said += [_tried(way, random) for way in ways]
    return " + ".join(said)


def _tried(way: Tampering, random: Random) -> str:
    """Do it if the database lets it: no two entries have one number, whoever writes."""
    if AuditEvent.objects.count() < _FEWEST:
        return "too few left"
    try:
        with transaction.atomic():
            return way(random)
    except IntegrityError:
        return "refused"


def _everything() -> list[Any]:
    return [*AuditEvent.objects.order_by("number").values(), *AuditHead.objects.values()]


# --- changed --------------------------------------------------------------------------------------


def change(random: Random) -> str:
    """Change one field of an entry, or several."""
    event = random.choice(_all())
    names = random.sample(sorted(_OTHER), k=random.choice((1, 1, 1, 2, 3)))
    changes = {name: _OTHER[name](random, event) for name in names}
    AuditEvent.objects.filter(pk=event.pk).update(**changes)
    return f"changed {', '.join(names)} of {event.number}"


def swap_contents(random: Random) -> str:
    """Give two entries each other's content, and leave their numbers and digests."""
    one, two = random.sample(_all(), 2)
    fields = ("at", "actor_id", "delegation_id", "unit_id", "verb", "before", "after", "reason")
    was = {name: getattr(one, name) for name in fields}
    AuditEvent.objects.filter(pk=one.pk).update(**{name: getattr(two, name) for name in fields})
    AuditEvent.objects.filter(pk=two.pk).update(**was)
    return f"contents of {one.number} and {two.number} swapped"


def _another(values: Sequence[Any], present: Any, random: Random) -> Any:
    return random.choice([value for value in values if value != present])


def _edited(text: str, random: Random) -> str:
    """Return another text: one letter changed, added or taken away."""
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice("abcđơ0 ") + text[place:]


def _edited_data(data: dict[str, Any], random: Random) -> dict[str, Any]:
    key = random.choice(sorted(data)) if data else "text"
    other = [{}, data | {"thêm": None}]
    if data:
        other += [
            data | {key: None},
            data | {key: str(data[key]) + "0"},
            {f"{name}_": value for name, value in data.items()},
        ]
    return random.choice([one for one in other if one != data])


_OTHER: dict[str, Callable[[Random, AuditEvent], Any]] = {
    "at": lambda random, event: (
        event.at
        + random.choice((-1, 1)) * timedelta(microseconds=random.choice((1, 10**6, 10**11)))
    ),
    "actor_id": lambda random, event: _another(_people(), event.actor_id, random),
    "unit_id": lambda random, event: _another(_units(), event.unit_id, random),
    "delegation_id": lambda random, event: _another(_delegations(), event.delegation_id, random),
    "channel": lambda random, event: _another(AuditEvent.Channel.values, event.channel, random),
    "verb": lambda random, event: _edited(event.verb, random)[:40],
    "object_type": lambda random, event: _edited(event.object_type, random)[:40],
    "object_id": lambda random, event: event.object_id + random.choice((-1, 1, 1000)),
    "before": lambda random, event: _edited_data(event.before, random),
    "after": lambda random, event: _edited_data(event.after, random),
    "reason": lambda random, event: _edited(event.reason, random),
    "previous": lambda random, event: _digest(random),
    "digest": lambda random, event: _digest(random),
    "number": lambda random, event: event.number + _FAR,
}
CHANGED_FIELDS = {AuditEvent._meta.get_field(name).name for name in _OTHER}


def _people() -> list[int | None]:
    found = AuditEvent.objects.order_by().values_list("actor_id", flat=True).distinct()
    return [None, *(one for one in found if one is not None)]


def _delegations() -> list[int | None]:
    return [None, *Delegation.objects.values_list("pk", flat=True)]


def _units() -> list[int | None]:
    found = AuditEvent.objects.order_by().values_list("unit_id", flat=True).distinct()
    return [None, *(one for one in found if one is not None)]


# --- removed --------------------------------------------------------------------------------------


def remove(random: Random) -> str:
    """Remove an entry anywhere, and perhaps close the gap."""
    event = random.choice(_all())
    _delete(event.number, event.number)
    closes = random.random() < 0.5 and _close_gap(event.number, 1)
    return f"removed {event.number}{', gap closed' if closes else ''}"


def remove_several(random: Random) -> str:
    """Remove a run of entries: from the start, in the middle or to the end, or every one."""
    numbers = [event.number for event in _all()]
    first, last = sorted(random.sample(numbers, 2))
    first = random.choice((numbers[0], first))
    last = random.choice((last, numbers[-1]))
    _delete(first, last)
    closes = random.random() < 0.3 and _close_gap(first, last - first + 1)
    return f"removed {first} to {last}{', gap closed' if closes else ''}"


def cut_off(random: Random) -> str:
    """Cut the end off, and have the head say that the trail always ended there."""
    events = _all()
    left = events[: random.randrange(max(1, len(events) - 10), len(events))]
    _delete(left[-1].number + 1, events[-1].number)
    rolls_back = random.random() < 0.8
    if rolls_back:
        AuditHead.objects.update(number=left[-1].number, digest=left[-1].digest)
    return f"cut off after {left[-1].number}{', head rolled back' if rolls_back else ''}"


# --- reordered ------------------------------------------------------------------------------------


def swap(random: Random) -> str:
    """Swap the numbers of two entries, and perhaps mend the links between them."""
    one, two = random.sample(_all(), 2)
    _renumber({one.pk: two.number, two.pk: one.number})
    mends = random.random() < 0.5
    if mends:
        _link()
    return f"swapped {one.number} and {two.number}{', links mended' if mends else ''}"


def shuffle(random: Random) -> str:
    """Turn a run of entries round."""
    events = _all()
    start = random.randrange(len(events) - 2)
    run = events[start : start + random.randrange(2, 8)]
    numbers = [event.number for event in run]
    _renumber(dict(zip([event.pk for event in run], [*numbers[1:], numbers[0]], strict=True)))
    return f"moved {numbers}"


# --- inserted -------------------------------------------------------------------------------------


def append(random: Random) -> str:
    """Put an entry at the end, made up or copied, and perhaps have the head name it."""
    last = _all()[-1]
    event = _forged(random, last.number + 1, last.digest)
    moves = random.random() < 0.7
    if moves:
        AuditHead.objects.update(number=event.number, digest=event.digest)
    return f"inserted {event.number} at the end{', head moved' if moves else ''}"


def insert(random: Random) -> str:
    """Put an entry between others, which move up by one, or before the first."""
    events = _all()
    place = random.randrange(len(events))
    number = events[place].number
    if random.random() < 0.2:
        _forged(random, random.choice((0, -1, -17)), "")
        return "inserted before the first"
    _renumber({event.pk: event.number + 1 for event in events[place:]})
    previous = events[place - 1].digest if place else ""
    _forged(random, number, previous)
    AuditHead.objects.update(number=F("number") + 1)
    links = random.random() < 0.5
    if links:
        _link()
    return f"inserted {number}{', links mended' if links else ''}"


def replace(random: Random) -> str:
    """Put another entry in the place of one, with a copied or a made-up digest."""
    event = random.choice(_all())
    _delete(event.number, event.number)
    _forged(random, event.number, event.previous)
    return f"replaced {event.number}"


# --- the head -------------------------------------------------------------------------------------


def move_head(random: Random) -> str:
    """Change what the database keeps as the last entry; or remove it, or add another."""
    events = _all()
    what = random.randrange(5)
    if what == 0:
        AuditHead.objects.update(number=F("number") + random.choice((1, 7)))
    elif what == 1:
        AuditHead.objects.update(digest=_digest(random))
    elif what == 2:
        AuditHead.objects.all().delete()
    elif what == 3:
        AuditHead.objects.create(pk=0, number=events[-1].number, digest=events[-1].digest)
    else:
        event = random.choice(events[:-1])
        AuditHead.objects.update(number=event.number, digest=event.digest)
    return f"head changed ({what})"


WAYS: tuple[Tampering, ...] = (
    change, change, change, swap_contents, remove, remove_several, cut_off, swap, shuffle, append,
    insert, replace, move_head,
)  # fmt: skip


# --- by hand --------------------------------------------------------------------------------------


def _all() -> list[AuditEvent]:
    return list(AuditEvent.objects.order_by("number"))


def _digest(random: Random) -> str:
    """Return what could be a digest: made up, or another entry's."""
    made_up = f"{random.getrandbits(256):064x}"
    return random.choice((made_up, random.choice(_all()).digest[::-1]))


def _delete(first: int, last: int) -> None:
    AuditEvent.objects.filter(number__gte=first, number__lte=last).delete()


def _close_gap(first: int, width: int) -> bool:
    """Move what comes after a gap down, and the head with it; say whether something was there."""
    after = AuditEvent.objects.filter(number__gte=first)
    if not after:
        return False
    _renumber({event.pk: event.number - width for event in after})
    AuditHead.objects.update(number=F("number") - width)
    return True


def _renumber(numbers: dict[int, int]) -> None:
    """Give entries other numbers; by a way round, for a number is there only once."""
    for pk, number in numbers.items():
        AuditEvent.objects.filter(pk=pk).update(number=number + 2 * _FAR)
    AuditEvent.objects.filter(number__gt=_FAR + _FAR // 2).update(number=F("number") - 2 * _FAR)


def _link() -> None:
    """Have each entry name the digest of the one that is now before it."""
    previous = ""
    for event in _all():
        AuditEvent.objects.filter(pk=event.pk).update(previous=previous)
        previous = event.digest


def _forged(random: Random, number: int, previous: str) -> AuditEvent:
    """Put in an entry that somebody made up, or copied from another."""
    model = random.choice(_all())
    event = AuditEvent(
        number=number,
        at=model.at + timedelta(seconds=random.randrange(100)),
        actor_id=model.actor_id,
        channel=model.channel,
        unit_id=model.unit_id,
        verb=model.verb,
        object_type=model.object_type,
        object_id=model.object_id,
        before=model.before,
        after=model.after,
        reason=model.reason,
        previous=random.choice((previous, model.previous)),
        digest=random.choice((model.digest, f"{random.getrandbits(256):064x}")),
    )
    event.save(force_insert=True)
    return event
