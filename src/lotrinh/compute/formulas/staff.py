"""Formulas over the staff roster: who is in work at the school when the period ends."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Count, Share, formula
from lotrinh.core.rosters import Moments

_WOMAN = 2
_EMPLOYEE = 2
_PEDAGOGY_DEGREE = (1, 2, 13, 16)  # a doctor's, a master's, a degree with the certificate, or in it
_ANY_DEGREE = 3
_MASTER, _COLLEGE = (1, 2), (4, 14, 17)
_ABOVE, _AT, _BELOW = 1, 2, 3
_GOOD, _FAIR, _MET = 1, 2, 3
_NOT_ASSESSED = 4
_NOT_COMPLETED = 4
_AT_SCHOOL, _AT_PROVINCE = 1, 3
_PERMANENT, _ONE_YEAR_AND_LESS = (7, 8), (4, 5, 6)


@formula("staff", table="staff")
def staff(staff: ir.Table, on: Moments) -> Count:
    """Staff in work. Source: staff field TrangThai."""
    return Count(staff.employed)


@formula("managers", table="staff")
def managers(staff: ir.Table, on: Moments) -> Count:
    """The principal and vice principals in work. Source: staff field LoaiCanBo 1."""
    return Count(staff.manager)


@formula("teachers", table="staff")
def teachers(staff: ir.Table, on: Moments) -> Count:
    """Teachers in work, seconded ones too. Source: staff field LoaiCanBo 3, 6, 10."""
    return Count(staff.teacher)


@formula("employees", table="staff")
def employees(staff: ir.Table, on: Moments) -> Count:
    """Employees (neither managers nor teachers) in work. Source: staff field LoaiCanBo 2."""
    return Count(staff.employed & (staff.role == _EMPLOYEE))


@formula("women-staff", table="staff")
def women_staff(staff: ir.Table, on: Moments) -> Share:
    """Women, of all staff in work. Source: staff field GioiTinh."""
    return Share(staff.employed, staff.sex == _WOMAN)


@formula("women-managers", table="staff")
def women_managers(staff: ir.Table, on: Moments) -> Share:
    """Women, of the managers in work. Source: staff field GioiTinh."""
    return Share(staff.manager, staff.sex == _WOMAN)


@formula("women-teachers", table="staff")
def women_teachers(staff: ir.Table, on: Moments) -> Share:
    """Women, of the teachers in work. Source: staff field GioiTinh."""
    return Share(staff.teacher, staff.sex == _WOMAN)


@formula("minority-staff", table="staff")
def minority_staff(staff: ir.Table, on: Moments) -> Share:
    """Members of an ethnic minority, of all staff in work. Source: staff field MaDanToc."""
    return Share(staff.employed, staff.minority)


@formula("minority-teachers", table="staff")
def minority_teachers(staff: ir.Table, on: Moments) -> Share:
    """Members of an ethnic minority, of the teachers in work. Source: staff field MaDanToc."""
    return Share(staff.teacher, staff.minority)


@formula("party-members", table="staff")
def party_members(staff: ir.Table, on: Moments) -> Share:
    """Members of the party, of all staff in work. Source: staff field DangVien."""
    return Share(staff.employed, staff.party_member)


@formula("permanent-staff", table="staff")
def permanent_staff(staff: ir.Table, on: Moments) -> Share:
    """Staff with a permanent or fixed-term post of an official, of all in work.

    Source: staff field LoaiHopDong 7, 8.
    """
    return Share(staff.employed, staff.contract.isin(_PERMANENT))


@formula("short-contracts", table="staff")
def short_contracts(staff: ir.Table, on: Moments) -> Share:
    """Staff on contracts of a year or less, by the piece or by the hour, of all in work.

    Source: staff field LoaiHopDong 4, 5, 6.
    """
    return Share(staff.employed, staff.contract.isin(_ONE_YEAR_AND_LESS))


@formula("teachers-with-degree", table="staff")
def teachers_with_degree(staff: ir.Table, on: Moments) -> Share:
    """Teachers with a degree in pedagogy, or a degree and the certificate, or above.

    Of a degree of which the list does not say in what, the level against the standard decides; it
    is unknown where that is blank. Source: Luật Giáo dục 43/2019/QH14, Điều 72; staff fields
    TrinhDoDaoTao, TrinhDoGvien.
    """
    return Share(
        staff.teacher,
        staff.training.isin(_PEDAGOGY_DEGREE)
        | ((staff.training == _ANY_DEGREE) & (staff.standard <= _AT)),
    )


@formula("teachers-with-master", table="staff")
def teachers_with_master(staff: ir.Table, on: Moments) -> Share:
    """Teachers with a master's degree or above, of those in work. Source: TrinhDoDaoTao 1, 2."""
    return Share(staff.teacher, staff.training.isin(_MASTER))


@formula("teachers-with-college", table="staff")
def teachers_with_college(staff: ir.Table, on: Moments) -> Share:
    """Teachers whose highest training is college, of those in work.

    Source: TrinhDoDaoTao 4, 14, 17.
    """
    return Share(staff.teacher, staff.training.isin(_COLLEGE))


@formula("teachers-at-standard", table="staff")
def teachers_at_standard(staff: ir.Table, on: Moments) -> Share:
    """Teachers trained at or above the standard, of those in work.

    Source: TrinhDoGvien; Luật Giáo dục 43/2019/QH14, Điều 72.
    """
    return Share(staff.teacher, staff.standard <= _AT)


@formula("teachers-below-standard", table="staff")
def teachers_below_standard(staff: ir.Table, on: Moments) -> Share:
    """Teachers trained below the standard, of those in work.

    Source: TrinhDoGvien; Luật Giáo dục 43/2019/QH14, Điều 72.
    """
    return Share(staff.teacher, staff.standard == _BELOW)


@formula("staff-above-standard", table="staff")
def staff_above_standard(staff: ir.Table, on: Moments) -> Share:
    """Teachers and managers trained above the standard, of all in work. Source: TrinhDoGvien."""
    return Share(staff.educator, staff.standard == _ABOVE)


@formula("teachers-assessed", table="staff")
def teachers_assessed(staff: ir.Table, on: Moments) -> Share:
    """Teachers assessed by the professional standard, of those in work; blank is unknown.

    Source: staff field DanhGiaKqChuanNgheNghiep; Thông tư 20/2018/TT-BGDĐT, 30/2026/TT-BGDĐT.
    """
    return Share(staff.teacher, staff.professional_rating != _NOT_ASSESSED)


@formula("teachers-rated-good", table="staff")
def teachers_rated_good(staff: ir.Table, on: Moments) -> Share:
    """Teachers rated Tốt by the professional standard, of those assessed.

    Not assessed is unknown, never below. Source: Thông tư 20/2018/TT-BGDĐT, 30/2026/TT-BGDĐT.
    """
    return Share(staff.teacher, staff.professional == _GOOD)


@formula("teachers-rated-fair", table="staff")
def teachers_rated_fair(staff: ir.Table, on: Moments) -> Share:
    """Teachers rated Khá or Tốt by the professional standard, of those assessed.

    Not assessed is unknown, never below. Source: Thông tư 20/2018/TT-BGDĐT, 30/2026/TT-BGDĐT.
    """
    return Share(staff.teacher, staff.professional <= _FAIR)


@formula("teachers-rated-met", table="staff")
def teachers_rated_met(staff: ir.Table, on: Moments) -> Share:
    """Teachers rated Đạt or better by the professional standard, of those assessed.

    Not assessed is unknown, never below. Source: Thông tư 20/2018/TT-BGDĐT, 30/2026/TT-BGDĐT.
    """
    return Share(staff.teacher, staff.professional <= _MET)


@formula("managers-rated-fair", table="staff")
def managers_rated_fair(staff: ir.Table, on: Moments) -> Share:
    """Managers rated Khá or Tốt by the principals' standard, of those assessed.

    Not assessed is unknown, never below. Source: Thông tư 14/2018/TT-BGDĐT.
    """
    return Share(staff.manager, staff.professional <= _FAIR)


@formula("yearly-excellent", table="staff")
def yearly_excellent(staff: ir.Table, on: Moments) -> Share:
    """Staff rated Hoàn thành xuất sắc for the year, of all in work.

    Source: staff field DanhGiaVienChuc.
    """
    return Share(staff.employed, staff.yearly_rating == _GOOD)


@formula("yearly-good", table="staff")
def yearly_good(staff: ir.Table, on: Moments) -> Share:
    """Staff rated Hoàn thành tốt or better for the year, of all in work.

    Source: staff field DanhGiaVienChuc.
    """
    return Share(staff.employed, staff.yearly_rating <= _FAIR)


@formula("yearly-not-completed", table="staff")
def yearly_not_completed(staff: ir.Table, on: Moments) -> Share:
    """Staff rated Không hoàn thành for the year, of all in work.

    Source: staff field DanhGiaVienChuc.
    """
    return Share(staff.employed, staff.yearly_rating == _NOT_COMPLETED)


@formula("excellent-teachers", table="staff")
def excellent_teachers(staff: ir.Table, on: Moments) -> Share:
    """Teachers recognised as excellent at the school or above, of those in work.

    Source: staff field GiaoVienDayGioi.
    """
    return Share(staff.teacher, staff.excellent_teacher >= _AT_SCHOOL)


@formula("excellent-teachers-province", table="staff")
def excellent_teachers_province(staff: ir.Table, on: Moments) -> Share:
    """Teachers recognised as excellent by the province or above, of those in work.

    Source: staff field GiaoVienDayGioi.
    """
    return Share(staff.teacher, staff.excellent_teacher >= _AT_PROVINCE)


@formula("yearly-training", table="staff")
def yearly_training(staff: ir.Table, on: Moments) -> Share:
    """Teachers and managers who took part in yearly training, of all in work.

    Source: staff field ThamGiaBoiDuongThuongXuyen.
    """
    return Share(staff.educator, staff.training_done)


@formula("managers-with-certificate", table="staff")
def managers_with_certificate(staff: ir.Table, on: Moments) -> Share:
    """Managers with a certificate in education management, of those in work.

    Source: staff field TrinhDoQuanLyGiaoDuc.
    """
    return Share(staff.manager, staff.management_training)
