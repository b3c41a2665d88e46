"""Formulas over the schools' own facts: one record a school."""

from __future__ import annotations

import ibis.expr.types as ir

from lotrinh.compute.formulas.base import Amount, Count, Grade, Share, formula
from lotrinh.compute.formulas.moments import EVERY
from lotrinh.core.rosters import Moments

_LEVEL_1, _LEVEL_2 = 2, 3  # national_standards
_MINIMUM = 1  # facility_levels
_ACCREDITED = 1  # accreditation_levels


@formula("schools-at-national-standard", table="schools")
def schools_at_national_standard(schools: ir.Table, on: Moments) -> Share:
    """Whether the school is at the national standard, at either level.

    Source: ChuanQuocGia 2, 3.
    """
    return Share(EVERY, schools.national_standard >= _LEVEL_1)


@formula("national-standard-level-1", table="schools")
def national_standard_level_1(schools: ir.Table, on: Moments) -> Count:
    """One if the school is at level 1 of the national standard or above it.

    Source: ChuanQuocGia 2, 3.
    """
    return Count(schools.national_standard >= _LEVEL_1)


@formula("national-standard-level-2", table="schools")
def national_standard_level_2(schools: ir.Table, on: Moments) -> Count:
    """One if the school is at level 2 of the national standard. Source: ChuanQuocGia 3."""
    return Count(schools.national_standard == _LEVEL_2)


@formula("schools-accredited", table="schools")
def schools_accredited(schools: ir.Table, on: Moments) -> Share:
    """Whether the school is accredited at any level. Source: Thông tư 17/2018/TT-BGDĐT."""
    return Share(EVERY, schools.accreditation >= _ACCREDITED)


@formula("accreditation-level", table="schools")
def accreditation_level(schools: ir.Table, on: Moments) -> Grade:
    """The level of accreditation: 0 none, 1 to 4.

    Source: Thông tư 17/2018/TT-BGDĐT; levels 1 and 2 since Thông tư 57/2026/TT-BGDĐT.
    """
    return Grade(schools.accreditation)


@formula("facilities-at-minimum", table="schools")
def facilities_at_minimum(schools: ir.Table, on: Moments) -> Share:
    """Whether the school's facilities are at the minimum or above.

    Source: Thông tư 13/2020/TT-BGDĐT, 23/2024/TT-BGDĐT.
    """
    return Share(EVERY, schools.facilities >= _MINIMUM)


@formula("facilities-level", table="schools")
def facilities_level(schools: ir.Table, on: Moments) -> Grade:
    """The level of facilities: 0 below the minimum, 1 minimum, 2 and 3 levels 1 and 2.

    Source: Thông tư 13/2020/TT-BGDĐT, 23/2024/TT-BGDĐT.
    """
    return Grade(schools.facilities)


@formula("schools-at-minimum-quality", table="schools")
def schools_at_minimum_quality(schools: ir.Table, on: Moments) -> Share:
    """Whether the school is at the minimum quality. Source: DatChatLuongToiThieu."""
    return Share(EVERY, schools.minimum_quality)


@formula("classrooms", table="schools")
def classrooms(schools: ir.Table, on: Moments) -> Amount:
    """Classrooms. Source: the school's own facts."""
    return Amount(schools.rooms)


@formula("borrowed-rooms", table="schools")
def borrowed_rooms(schools: ir.Table, on: Moments) -> Amount:
    """Borrowed classrooms. Source: the school's own facts."""
    return Amount(schools.borrowed_rooms)


@formula("subject-rooms", table="schools")
def subject_rooms(schools: ir.Table, on: Moments) -> Amount:
    """Subject rooms. Source: the school's own facts."""
    return Amount(schools.subject_rooms)


@formula("computers", table="schools")
def computers(schools: ir.Table, on: Moments) -> Amount:
    """Computers for teaching. Source: the school's own facts."""
    return Amount(schools.computers)


@formula("solid-classrooms", table="schools")
def solid_classrooms(schools: ir.Table, on: Moments) -> Amount:
    """Solid classrooms, of all classrooms. Source: the school's own facts."""
    return Amount(schools.solid_rooms, schools.rooms)


@formula("online-management-and-teaching", table="schools")
def online_management_and_teaching(schools: ir.Table, on: Moments) -> Amount:
    """Activities of management, teaching and learning carried on online, of all such activities.

    Source: the school's own facts.
    """
    return Amount(schools.online_activities, schools.activities)


@formula("infrastructure-for-disabled-pupils", table="schools")
def infrastructure_for_disabled_pupils(schools: ir.Table, on: Moments) -> Share:
    """Whether infrastructure and materials suit disabled pupils. Source: CoHaTangTlhtPhuHopHskt."""
    return Share(EVERY, schools.disability_access)


@formula("counselling-service", table="schools")
def counselling_service(schools: ir.Table, on: Moments) -> Share:
    """Whether there is a counselling service for pupils. Source: CongTacTuVanHocDuong."""
    return Share(EVERY, schools.counselling)


@formula("schools-with-toilets", table="schools")
def schools_with_toilets(schools: ir.Table, on: Moments) -> Share:
    """Whether there are toilets. Source: CongTrinhVeSinh."""
    return Share(EVERY, schools.toilets)


@formula("hand-hygiene", table="schools")
def hand_hygiene(schools: ir.Table, on: Moments) -> Share:
    """Whether there is a programme of hand hygiene. Source: CtGdvsDoiTay."""
    return Share(EVERY, schools.handwashing)


@formula("schools-with-electricity", table="schools")
def schools_with_electricity(schools: ir.Table, on: Moments) -> Share:
    """Whether there is mains electricity. Source: DienLuoi."""
    return Share(EVERY, schools.electricity)


@formula("schools-with-clean-water", table="schools")
def schools_with_clean_water(schools: ir.Table, on: Moments) -> Share:
    """Whether there is clean water. Source: NguonNuocSach."""
    return Share(EVERY, schools.clean_water)


@formula("internet-for-teaching", table="schools")
def internet_for_teaching(schools: ir.Table, on: Moments) -> Share:
    """Whether the internet is used for teaching. Source: KhaiThacInternetDayHoc."""
    return Share(EVERY, schools.internet_teaching)


@formula("computers-for-teaching", table="schools")
def computers_for_teaching(schools: ir.Table, on: Moments) -> Share:
    """Whether computers are used for teaching. Source: SuDungMayTinhDayHoc."""
    return Share(EVERY, schools.computer_teaching)


@formula("two-session-schools", table="schools")
def two_session_schools(schools: ir.Table, on: Moments) -> Share:
    """Whether the school teaches two sessions a day. Source: Hoc2BuoiNgay."""
    return Share(EVERY, schools.two_sessions)


@formula("life-skills", table="schools")
def life_skills(schools: ir.Table, on: Moments) -> Share:
    """Whether life skills are taught. Source: KyNangSongGdxh."""
    return Share(EVERY, schools.life_skills)


@formula("party-cell", table="schools")
def party_cell(schools: ir.Table, on: Moments) -> Share:
    """Whether the school has a party cell of its own. Source: CoChiBoDang."""
    return Share(EVERY, schools.party_cell)
