"""Every address of the workspace."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from lotrinh.workspace.actuals import pages as actuals
from lotrinh.workspace.actuals.exchange import api as exchange
from lotrinh.workspace.actuals.reporting import officer_pages as collecting
from lotrinh.workspace.actuals.reporting import pages as reporting
from lotrinh.workspace.actuals.rosters import pages as rosters
from lotrinh.workspace.people import pages as people
from lotrinh.workspace.people.access import pages as access
from lotrinh.workspace.people.accounts import urls as accounts
from lotrinh.workspace.people.lists import pages as lists
from lotrinh.workspace.people.staff import pages as staff
from lotrinh.workspace.people.trail import pages as trail
from lotrinh.workspace.people.units import pages as units
from lotrinh.workspace.plans import pages as plans
from lotrinh.workspace.plans.demands import officer_pages as handing
from lotrinh.workspace.plans.demands import pages as demands
from lotrinh.workspace.reports import pages as reports
from lotrinh.workspace.reports.rollup import pages as rollup

urlpatterns = [
    path("", reports.today, name="today"),
    path("tim/", reports.palette, name="palette"),
    path("nhat-ky/", trail.trail, name="trail"),
    path("nhat-ky/xuat.xlsx", trail.trail_xlsx, name="trail_xlsx"),
    path("nhat-ky/xuat.csv", trail.trail_csv, name="trail_csv"),
    path("tro-giup/", people.help_page, name="help"),
    *accounts.urlpatterns,
    path("tai-khoan/khoa-api/", access.tokens, name="api_tokens"),
    path(
        "tai-khoan/khoa-api/<int:token_id>/thu-hoi/", access.token_revoke, name="api_token_revoke"
    ),
    path("dang-xuat/", LogoutView.as_view(), name="sign_out"),
    path("vao/<str:token>/", people.sign_in_link, name="sign_in_link"),
    path("lam-viec-o/", people.set_unit, name="set_unit"),
    path("cac-truong/", reports.schools, name="schools"),
    path("tong-hop/", rollup.rollup, name="rollup"),
    path("tong-hop/con-thieu/", rollup.missing, name="rollup_missing"),
    path("tong-hop/xuat.xlsx", rollup.rollup_xlsx, name="rollup_xlsx"),
    path("tong-hop/xuat.csv", rollup.rollup_csv, name="rollup_csv"),
    path("tong-hop/<slug:code>/", rollup.indicator, name="rollup_indicator"),
    path("don-vi/", units.tree, name="unit_tree"),
    path("don-vi/<int:unit_id>/", units.unit, name="unit"),
    path("don-vi/<int:unit_id>/mo/", units.open_unit, name="unit_open"),
    path("don-vi/<int:unit_id>/doi-ten/", units.rename_unit, name="unit_rename"),
    path("don-vi/<int:unit_id>/chuyen/", units.move_unit, name="unit_move"),
    path("don-vi/<int:unit_id>/sap-nhap/", units.merge_unit, name="unit_merge"),
    path("don-vi/<int:unit_id>/tach/", units.split_unit, name="unit_split"),
    path("don-vi/<int:unit_id>/giai-the/", units.close_unit, name="unit_close"),
    path("don-vi/<int:unit_id>/bo-phan/", units.open_part, name="part_open"),
    path("don-vi/<int:unit_id>/bo-phan/doi-ten/", units.rename_part, name="part_rename"),
    path("don-vi/<int:unit_id>/bo-phan/ket-thuc/", units.close_part, name="part_close"),
    path("nam-hoc/", people.set_school_year, name="set_school_year"),
    path("ngon-ngu/", require_POST(set_language), name="set_language"),
    path("nhan-su/", staff.people, name="people"),
    path("nhan-su/<int:user_id>/", staff.person, name="person"),
    path("nhan-su/<int:user_id>/vai-tro/", staff.role_new, name="role_new"),
    path("nhan-su/vai-tro/<int:membership_id>/", staff.role_change, name="role_change"),
    path("nhan-su/vai-tro/<int:membership_id>/ket-thuc/", staff.role_end, name="role_end"),
    path("nhan-su/uy-quyen/", staff.delegations, name="delegations"),
    path("nhan-su/uy-quyen/moi/", staff.delegation_new, name="delegation_new"),
    path("nhan-su/uy-quyen/<int:delegation_id>/dung/", staff.delegation_end, name="delegation_end"),
    path("nhan-su/danh-sach/", lists.staff_upload, name="staff_list_upload"),
    path("nhan-su/danh-sach/mau.xlsx", lists.staff_template, name="staff_list_template"),
    path("nhan-su/danh-sach/giay-moi.xlsx", lists.staff_links, name="staff_list_links"),
    path("nhan-su/danh-sach/<int:draft_id>/", lists.staff_draft, name="staff_list"),
    path(
        "nhan-su/danh-sach/<int:draft_id>/xac-nhan/",
        lists.staff_execute,
        name="staff_list_execute",
    ),
    path("nhan-su/danh-sach/<int:draft_id>/bo/", lists.staff_discard, name="staff_list_discard"),
    path(
        "nhan-su/danh-sach/<int:draft_id>/danh-dau.xlsx",
        lists.staff_marked,
        name="staff_list_marked",
    ),
    path("don-vi/danh-sach/", lists.school_upload, name="school_list_upload"),
    path("don-vi/danh-sach/mau.xlsx", lists.school_template, name="school_list_template"),
    path("don-vi/danh-sach/<int:draft_id>/", lists.school_draft, name="school_list"),
    path(
        "don-vi/danh-sach/<int:draft_id>/xac-nhan/",
        lists.school_execute,
        name="school_list_execute",
    ),
    path("don-vi/danh-sach/<int:draft_id>/bo/", lists.school_discard, name="school_list_discard"),
    path(
        "don-vi/danh-sach/<int:draft_id>/danh-dau.xlsx",
        lists.school_marked,
        name="school_list_marked",
    ),
    path("ke-hoach/", plans.list_page, name="plan_list"),
    path("ke-hoach/dua-vao/", plans.upload, name="plan_upload"),
    path("ke-hoach/dua-vao/<int:draft_id>/", plans.draft, name="draft"),
    path("ke-hoach/dua-vao/<int:draft_id>/xac-nhan/", plans.draft_confirm, name="draft_confirm"),
    path("ke-hoach/dua-vao/<int:draft_id>/bo/", plans.draft_discard, name="draft_discard"),
    path("ke-hoach/dua-vao/<int:draft_id>/ghi-chu/", plans.draft_annotated, name="draft_annotated"),
    path("ke-hoach/<int:plan_id>/", plans.plan, name="plan"),
    path("ke-hoach/<int:plan_id>/loi/", plans.findings, name="plan_findings"),
    path("ke-hoach/ban/<int:version_id>/tep/", plans.plan_file, name="plan_file"),
    path("chi-tieu/", actuals.targets, name="targets"),
    path("chi-tieu/xuat.docx", reports.targets_docx, name="targets_docx"),
    path("chi-tieu/xuat.xlsx", reports.targets_xlsx, name="targets_xlsx"),
    path("chi-tieu/xuat.csv", reports.targets_csv, name="targets_csv"),
    path("chi-tieu/duyet/", actuals.actuals_approve, name="actuals_approve"),
    path("chi-tieu/duoc-giao/", demands.handed, name="handed_targets"),
    path("chi-tieu/duoc-giao/xuat.xlsx", demands.handed_xlsx, name="handed_targets_xlsx"),
    path("chi-tieu/duoc-giao/xuat.csv", demands.handed_csv, name="handed_targets_csv"),
    path("chi-tieu/duoc-giao/<int:demand_id>/", demands.handed_one, name="handed_target"),
    path("giao-chi-tieu/", handing.demand_sets, name="demand_sets"),
    path("giao-chi-tieu/moi/", handing.demand_set_new, name="demand_set_new"),
    path("giao-chi-tieu/<int:set_id>/", handing.demand_set, name="demand_set"),
    path("giao-chi-tieu/<int:set_id>/xuat.xlsx", handing.demand_set_xlsx, name="demand_set_xlsx"),
    path(
        "giao-chi-tieu/<int:set_id>/thu-hoi/",
        handing.demand_set_withdraw,
        name="demand_set_withdraw",
    ),
    path(
        "giao-chi-tieu/dang-ky/<int:registration_id>/chap-nhan/",
        handing.registration_accept,
        name="registration_accept",
    ),
    path(
        "giao-chi-tieu/dang-ky/<int:registration_id>/tra-lai/",
        handing.registration_return,
        name="registration_return",
    ),
    path("chi-tieu/<int:indicator_id>/", actuals.indicator, name="indicator"),
    path("chi-tieu/<int:indicator_id>/nhap/", actuals.actual_new, name="actual_new"),
    path("chi-tieu/<int:indicator_id>/xem-truoc/", actuals.actual_preview, name="actual_preview"),
    path("bao-cao/", reporting.reports, name="reports"),
    path("bao-cao/ky/", reporting.report, name="report"),
    path("bao-cao/gui/", reporting.report_send, name="report_send"),
    path("bao-cao/goi/<int:submission_id>/", reporting.submission, name="submission"),
    path(
        "bao-cao/goi/<int:submission_id>/nhan/",
        reporting.submission_accept,
        name="submission_accept",
    ),
    path(
        "bao-cao/goi/<int:submission_id>/tra-lai/",
        reporting.submission_return,
        name="submission_return",
    ),
    path("bao-cao/nhac/<int:remark_id>/", reporting.remark_answer, name="remark_answer"),
    path("thu-thap/", collecting.collections, name="collections"),
    path("thu-thap/mo/", collecting.collection_open, name="collection_open"),
    path("thu-thap/<int:collection_id>/", collecting.collection, name="collection"),
    path(
        "thu-thap/<int:collection_id>/doi-ngay/",
        collecting.collection_change,
        name="collection_change",
    ),
    path(
        "thu-thap/<int:collection_id>/gia-han/",
        collecting.collection_extend,
        name="collection_extend",
    ),
    path(
        "thu-thap/<int:collection_id>/nhan/", collecting.collection_accept, name="collection_accept"
    ),
    path(
        "thu-thap/<int:collection_id>/xuat.xlsx", collecting.collection_xlsx, name="collection_xlsx"
    ),
    path("thu-thap/<int:collection_id>/xuat.csv", collecting.collection_csv, name="collection_csv"),
    path("so-lieu/", rosters.data, name="data"),
    path("so-lieu/dua-vao/", rosters.upload, name="roster_upload"),
    path("so-lieu/dua-vao/<int:draft_id>/", rosters.draft, name="roster_draft"),
    path("so-lieu/dua-vao/<int:draft_id>/cot/", rosters.mapping, name="roster_mapping"),
    path("so-lieu/dua-vao/<int:draft_id>/xac-nhan/", rosters.execute, name="roster_execute"),
    path("so-lieu/dua-vao/<int:draft_id>/bo/", rosters.discard, name="roster_discard"),
    path("so-lieu/dua-vao/<int:draft_id>/danh-dau.xlsx", rosters.marked, name="roster_marked"),
    path("so-lieu/mau/<str:table>.xlsx", rosters.template, name="roster_template"),
    path("so-lieu/tinh/", rosters.compute, name="compute"),
    path("so-lieu/tinh/<int:run_id>/", rosters.progress, name="compute_progress"),
    path("so-lieu/nhan/", rosters.accept, name="accept_figures"),
    path("so-lieu/cach-tinh/<str:code>/", rosters.explained, name="explain"),
    path("ket-qua/<int:actual_id>/gui-duyet/", actuals.actual_submit, name="actual_submit"),
    path("ket-qua/<int:actual_id>/duyet/", actuals.actual_approve, name="actual_approve"),
    path("ket-qua/<int:actual_id>/tra-lai/", actuals.actual_return, name="actual_return"),
    path("ket-qua/<int:actual_id>/cach-tinh/", rosters.derivation, name="derivation"),
    path("minh-chung/<int:evidence_id>/", actuals.evidence, name="evidence"),
    path("trao-doi/v1/", exchange.check, name="exchange_check"),
    path("trao-doi/v1/goi/<uuid:key>/", exchange.package, name="exchange_package"),
]
