"""Made-up lists of the demo school, as Excel files like those that a school exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any

from lotrinh.documents.writing.workbook import open_workbook
from lotrinh.reference.rosters import load_rosters

Record = dict[str, Any]

_CLASSES = {1: 3, 2: 3, 3: 3, 4: 3, 5: 3}
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Hà", "Khang", "Linh", "Minh", "Ngân", "Phúc", "Trang")
_STAFF = 28
_SITES = ("Điểm chính", "Điểm Kênh Tư")


def demo_workbook(
    table: str, school_year: str, *, is_over: bool, slips: Mapping[int, Record] | None = None
) -> bytes:
    """Return an .xlsx of the demo school's ``table`` in ``school_year``; the same every time.

    ``is_over``: with the results of the year's end. ``slips`` are cells that somebody mistyped, by
    the number of the record from 0.
    """
    first = int(school_year[:4])
    random = Random(f"{table} {first}")  # noqa: S311 - made-up people must be the same every time
    makers: dict[str, Callable[[], Iterable[Record]]] = {
        "pupils": lambda: _pupils(random, first, is_over),
        "staff": lambda: _staff(random, first),
        "classes": _classes,
        "sites": _sites,
        "schools": lambda: [_school(first)],
        "catchment": lambda: _catchment(random, first),
    }
    records = list(makers[table]())
    for number, slip in (slips or {}).items():
        records[number] |= slip
    return _written(table, school_year, records)


def _pupils(random: Random, first: int, is_over: bool) -> Iterator[Record]:
    number = 0
    for grade, classes in _CLASSES.items():
        for letter in "ABC"[:classes]:
            for _ in range(random.randint(25, 29)):
                number += 1
                yield _pupil(random, first, number, grade, f"{grade}{letter}", is_over)


def _pupil(
    random: Random, first: int, number: int, grade: int, class_name: str, is_over: bool
) -> Record:
    born = date(first - 5 - grade, 1, 1) + timedelta(days=random.randrange(364))
    if random.random() < 0.01:
        born = born.replace(year=born.year - 1, day=min(born.day, 28))
    record: Record = {
        "pupil_id": f"87{first % 100:02}{number:06}",
        "full_name": _name(random),
        "grade": grade,
        "class_name": class_name,
        "site": _SITES[class_name.endswith("C")],
        "birth_date": born,
        "sex": random.choice(("Nam", "Nữ")),
        "ethnicity": "Khơ-me" if random.random() < 0.04 else "Kinh",
        "status": "Đang học",
        "two_sessions": "Có" if grade < 3 or random.random() < 0.9 else "Không",
        "preschool": "Có" if grade == 1 and random.random() < 0.98 else None,
        "admission": "Trúng tuyển" if grade == 1 else "Lên lớp",
        "foreign_language": "Có" if grade >= 3 else "Không",
        "computing": "Có" if grade >= 3 else "Không",
        "fitness": None if random.random() < 0.02 else random.choice(("Tốt", "Đạt", "Đạt")),
        "disabled": "Không",
        "poor_household": "Không",
    }
    if random.random() < 0.12:
        record |= {
            "policy": "Có cha mẹ thuộc diện hộ nghèo theo quy định",
            "cost_support": "Có" if random.random() < 0.96 else "Không",
            "poor_household": "Có",
        }
    if random.random() < 0.015:
        record |= {"disabled": "Có", "disability": "Khuyết tật trí tuệ"}
    if number % 137 == 0:
        record |= {"status": "Chuyển đi kỳ 1", "status_date": date(first, 11, 12)}
    if is_over and record["status"] == "Đang học":
        record |= _results(random, grade)
    return record


def _results(random: Random, grade: int) -> Record:
    result = random.choices(
        ("Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Chưa hoàn thành", None),
        (25, 35, 38, 1, 1),
    )[0]
    has_passed = None if result is None else "Không" if result == "Chưa hoàn thành" else "Có"
    return {
        "year_result": result,
        "promoted": has_passed,
        "level_completed": has_passed if grade == 5 else None,
        "vietnamese": random.choice(("Hoàn thành tốt", "Hoàn thành")),
        "mathematics": random.choice(("Hoàn thành tốt", "Hoàn thành")),
        "qualities": random.choice(("Tốt", "Tốt", "Đạt")),
        "competences": random.choice(("Tốt", "Đạt")),
        "commended": "Có" if result in {"Hoàn thành xuất sắc", "Hoàn thành tốt"} else "Không",
    }


def _staff(random: Random, first: int) -> Iterator[Record]:
    for number in range(1, _STAFF + 1):
        role = "Cán bộ quản lý" if number <= 2 else "Giáo viên" if number <= 26 else "Nhân viên"
        is_teaching = role != "Nhân viên"
        yield {
            "staff_id": f"CB{number:03}",
            "full_name": _name(random),
            "role": role,
            "position": {1: "Hiệu trưởng", 2: "Phó hiệu trưởng"}.get(number),
            "birth_date": date(first - random.randint(26, 55), random.randint(1, 12), 15),
            "sex": "Nữ" if random.random() < 0.7 else "Nam",
            "ethnicity": "Kinh",
            "contract": "Viên chức/Công chức HĐLV không xác định thời hạn",
            "training": "Đại học sư phạm" if is_teaching and number != 9 else "Cao đẳng sư phạm",
            "standard": {1: "Trên chuẩn", 9: "Chưa đạt chuẩn"}.get(number, "Đạt chuẩn"),
            "party_member": "Có" if number % 5 else "Không",
            "professional_rating": random.choice(("Tốt", "Khá", "Khá")) if is_teaching else None,
            "yearly_rating": "Hoàn thành tốt",
            "excellent_teacher": "Cấp trường" if number % 4 == 0 else "Không",
            "training_done": "Có",
            "management_training": "Có" if number <= 2 else "Không",
            "status": "Đang làm việc",
        }


def _classes() -> Iterator[Record]:
    for grade, classes in _CLASSES.items():
        for letter in "ABC"[:classes]:
            yield {
                "class_name": f"{grade}{letter}",
                "grade": grade,
                "site": _SITES[letter == "C"],
                "multigrade": "Không",
                "sessions_a_week": 9 if letter != "C" or grade < 3 else 7,
                "boarding": "Không",
                "mathematics_equipment": "Có",
                "vietnamese_equipment": "Có",
            }


def _sites() -> list[Record]:
    return [
        {
            "site": name,
            "site_name": name,
            "main": "Không" if number else "Có",
            "distance_km": 3.5 * number,
            "area_m2": 5200 - 3000 * number,
            "electricity": "Có",
            "clean_water": "Có",
            "toilets": "Có",
        }
        for number, name in enumerate(_SITES)
    ]


def _school(first: int) -> Record:
    has = dict.fromkeys(
        (
            "minimum_quality", "toilets", "handwashing", "electricity", "clean_water", "party_cell",
            "internet_teaching", "computer_teaching", "two_sessions", "life_skills", "counselling",
        ),
        "Có",
    )  # fmt: skip
    return {
        **has,
        "national_standard": "Đạt chuẩn mức 1",
        "accreditation": 2,
        "facilities": "Mức tối thiểu",
        "rooms": 18,
        "solid_rooms": 17,
        "borrowed_rooms": 0,
        "subject_rooms": 3,
        "computers": 30 + 4 * (first - 2025),
        "disability_access": "Không",
        "online_activities": 34,
        "activities": 40,
    }


def _catchment(random: Random, first: int) -> Iterator[Record]:
    for number in range(1, 481):
        age = random.randint(6, 14)
        is_enrolled = random.random() < 0.992
        yield {
            "child_id": f"PC{number:04}",
            "full_name": _name(random),
            "birth_date": date(first - age, random.randint(1, 12), random.randint(1, 28)),
            "sex": random.choice(("Nam", "Nữ")),
            "ethnicity": "Kinh",
            "disabled": "Có" if number % 40 == 0 else "Không",
            "able_to_learn": "Có" if number % 40 == 0 else None,
            "schooling": "Đang học" if is_enrolled else "Chưa đi học" if age < 8 else "Bỏ học",
            "grade": age - 5 if is_enrolled and age <= 10 else None,
            "primary_completed": "Có" if age >= 11 and is_enrolled else "Không",
        }


def _name(random: Random) -> str:
    return f"{random.choice(_SURNAMES)} {random.choice(_GIVEN)} {random.choice(_GIVEN)}"


def _written(table: str, school_year: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    known = load_rosters()[table]
    out = BytesIO()
    with open_workbook(out) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, f"{known.label.vi.upper()} NĂM HỌC {school_year}")
        for place, column in enumerate(known.columns):
            sheet.write(2, place, column.label.vi)
            for row, record in enumerate(records, start=3):
                value = record.get(column.name)
                if isinstance(value, date):
                    sheet.write_datetime(row, place, value, days)
                elif value is not None:
                    sheet.write(row, place, value)
    return out.getvalue()
