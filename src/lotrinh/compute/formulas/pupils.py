"""Formulas over the pupils' roster: who is there at the beginning of the year, who comes and goes.

What is asked at the beginning of the year is counted on 30 September, whatever the period.
"""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Count, Function, Share, formula
from lotrinh.core.rosters import Moments

_GIRL = 2
_NO_POLICY = 0
_REPEATS = 3
_LEFT_IN_SUMMER = 12
_CAME, _RETURNED, _MOVED_AWAY = (2, 6), (3, 7), (4, 8)
_REASONS = {
    "hardship": ("the family's hardship", (1,)),
    "learning": ("weak results", (2,)),
    "distance": ("the distance to school", (3,)),
    "disaster": ("natural disaster or epidemic", (4,)),
    "stigma": ("stigma", (5,)),
    "illness": ("illness", (9,)),
    "other": ("another reason of the list", (6, 7, 8, 10)),
}


@formula("pupils", table="pupils")
def pupils(pupils: ir.Table, on: Moments) -> Count:
    """Pupils on 30 September. Source: pupil field TrangThai."""
    return Count(pupils.enrolled_september)


@formula("girls", table="pupils")
def girls(pupils: ir.Table, on: Moments) -> Count:
    """Girls on 30 September. Source: pupil field GioiTinh."""
    return Count(pupils.enrolled_september & (pupils.sex == _GIRL))


@formula("minority-pupils", table="pupils")
def minority_pupils(pupils: ir.Table, on: Moments) -> Count:
    """Pupils of an ethnic minority (neither Kinh nor foreign) on 30 September. Source: MaDanToc."""
    return Count(pupils.enrolled_september & pupils.minority)


@formula("minority-girls", table="pupils")
def minority_girls(pupils: ir.Table, on: Moments) -> Count:
    """Girls of an ethnic minority on 30 September. Source: MaDanToc, GioiTinh."""
    return Count(pupils.enrolled_september & pupils.minority & (pupils.sex == _GIRL))


def _in_grade(grade: int) -> Function:
    def count(pupils: ir.Table, on: Moments) -> Count:
        return Count(pupils.enrolled_september & (pupils.grade == grade))

    count.__doc__ = f"Pupils of grade {grade} on 30 September. Source: pupil field KhoiHoc."
    return count


for _grade in range(1, 6):
    formula(f"pupils-grade-{_grade}", table="pupils")(_in_grade(_grade))


@formula("new-in-grade-1", table="pupils")
def new_in_grade_1(pupils: ir.Table, on: Moments) -> Count:
    """Pupils of grade 1 on 30 September who entered the school at its first grade.

    Who repeats grade 1 or moved there from another school is not new. Source: LoaiNhapHoc 0, 2.
    """
    return Count(pupils.new)


@formula("preschool-attended", table="pupils")
def preschool_attended(pupils: ir.Table, on: Moments) -> Share:
    """Pupils new in grade 1 who attended preschool at five, of all new in grade 1.

    Source: pupil field IsHocLopMg5T.
    """
    return Share(pupils.new, pupils.preschool)


@formula("repeaters", table="pupils")
def repeaters(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who repeat their grade, of all on 30 September. Source: LoaiNhapHoc 3."""
    return Share(pupils.enrolled_september, pupils.admission == _REPEATS)


@formula("disabled-pupils", table="pupils")
def disabled_pupils(pupils: ir.Table, on: Moments) -> Count:
    """Disabled pupils in inclusive education on 30 September. Source: pupil field KhuyetTat."""
    return Count(pupils.enrolled_september & pupils.disabled)


@formula("policy-pupils", table="pupils")
def policy_pupils(pupils: ir.Table, on: Moments) -> Count:
    """Pupils of a policy category on 30 September; where it is blank it is unknown.

    Source: MaDtuongCsach.
    """
    return Count(pupils.enrolled_september & (pupils.policy != _NO_POLICY))


@formula("policy-pupils-supported", table="pupils")
def policy_pupils_supported(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of a policy category at the end of the period whose costs of learning are supported.

    Who is said to be of no category is not asked; a blank category or support is unknown. Source:
    MaDtuongCsach, IsHoTroChiPhiHocTap.
    """
    return Share(pupils.enrolled & (pupils.policy != _NO_POLICY), pupils.cost_support)


@formula("poor-pupils", table="pupils")
def poor_pupils(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of poor households, of all on 30 September. Source: pupil field IsHoNgheo."""
    return Share(pupils.enrolled_september, pupils.poor_household)


@formula("boarding-pupils", table="pupils")
def boarding_pupils(pupils: ir.Table, on: Moments) -> Share:
    """Day boarders, of all pupils on 30 September. Source: pupil field BanTru."""
    return Share(pupils.enrolled_september, pupils.boarding)


@formula("two-sessions-a-day", table="pupils")
def two_sessions_a_day(pupils: ir.Table, on: Moments) -> Share:
    """Pupils taught two sessions a day, of all on 30 September.

    Source: the ministry's beginning-of-year form; Quyết định 525/QĐ-TTg.
    """
    return Share(pupils.enrolled_september, pupils.two_sessions)


@formula("vietnamese-support", table="pupils")
def vietnamese_support(pupils: ir.Table, on: Moments) -> Share:
    """Minority pupils who are taught extra Vietnamese, of all minority pupils on 30 September.

    Source: pupil field IsTangCuongTviet.
    """
    return Share(pupils.enrolled_september & pupils.minority, pupils.vietnamese_support)


@formula("ethnic-language", table="pupils")
def ethnic_language(pupils: ir.Table, on: Moments) -> Share:
    """Minority pupils who learn their language, of all minority pupils on 30 September.

    Source: pupil field IsHocSinhTiengDanToc.
    """
    return Share(pupils.enrolled_september & pupils.minority, pupils.ethnic_language)


@formula("foreign-language", table="pupils")
def foreign_language(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of grades 3 to 5, where it is compulsory, who learn a foreign language.

    Source: Thông tư 32/2018/TT-BGDĐT.
    """
    return Share(pupils.enrolled_september & (pupils.grade >= 3), pupils.foreign_language)


@formula("foreign-language-early", table="pupils")
def foreign_language_early(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of grades 1 and 2, where it is optional, who learn a foreign language.

    Source: Thông tư 32/2018/TT-BGDĐT.
    """
    return Share(pupils.enrolled_september & (pupils.grade <= 2), pupils.foreign_language)


@formula("computing", table="pupils")
def computing(pupils: ir.Table, on: Moments) -> Share:
    """Pupils of grades 3 to 5, where it is compulsory, who learn computing.

    Source: Thông tư 32/2018/TT-BGDĐT.
    """
    return Share(pupils.enrolled_september & (pupils.grade >= 3), pupils.computing)


@formula("moved-in", table="pupils")
def moved_in(pupils: ir.Table, on: Moments) -> Count:
    """Pupils who came from another school in the school year, up to the end of the period.

    Source: DM_TRANG_THAI_HOC_SINH 02, 06; who came in the summer was there from the start.
    """
    return Count(pupils.status.isin(_CAME) & pupils.enrolled)


@formula("moved-out", table="pupils")
def moved_out(pupils: ir.Table, on: Moments) -> Count:
    """Pupils who moved to another school in the school year, up to the end of the period.

    Source: DM_TRANG_THAI_HOC_SINH 04, 08.
    """
    return Count(pupils.status.isin(_MOVED_AWAY) & ~pupils.enrolled)


@formula("returned", table="pupils")
def returned(pupils: ir.Table, on: Moments) -> Count:
    """Pupils who had stopped and were taken back in the school year, up to the period's end.

    Source: DM_TRANG_THAI_HOC_SINH 03, 07.
    """
    return Count(pupils.status.isin(_RETURNED) & pupils.enrolled)


@formula("pupils-lost", table="pupils")
def pupils_lost(pupils: ir.Table, on: Moments) -> Share:
    """Pupils who left school for good in the school year, of all who were ever on its list in it.

    Up to the end of the period. Pupils who moved to or away from another school are not lost; who
    left before the year began is not of it. Source: DM_TRANG_THAI_HOC_SINH 05, 09.
    """
    return Share(pupils.listed, pupils.lost)


@formula("dropped-out", table="pupils")
def dropped_out(pupils: ir.Table, on: Moments) -> Count:
    """Pupils who left school for good in the school year. Source: DM_TRANG_THAI_HOC_SINH 05, 09."""
    return Count(pupils.lost)


@formula("dropped-out-in-summer", table="pupils")
def dropped_out_in_summer(pupils: ir.Table, on: Moments) -> Count:
    """Pupils who did not come back after the summer before the school year.

    Source: DM_TRANG_THAI_HOC_SINH 12.
    """
    return Count(pupils.status == _LEFT_IN_SUMMER)


def _for_reason(what: str, codes: tuple[int, ...]) -> Function:
    def count(pupils: ir.Table, on: Moments) -> Count:
        return Count(pupils.lost & pupils.leaving_reason.isin(codes))

    count.__doc__ = f"Pupils who left school for good because of {what}. Source: MaLyDoThoiHoc."
    return count


for _name, (_what, _codes) in _REASONS.items():
    formula(f"dropped-out-{_name}", table="pupils")(_for_reason(_what, _codes))
