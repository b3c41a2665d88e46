"""Every address of the workspace."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from lotrinh.workspace.actuals import pages as actuals
from lotrinh.workspace.actuals.rosters import pages as rosters
from lotrinh.workspace.people import pages as people
from lotrinh.workspace.plans import pages as plans
from lotrinh.workspace.reports import pages as reports

urlpatterns = [
    path("", reports.today, name="today"),
    path("tim/", reports.palette, name="palette"),
    path("tro-giup/", people.help_page, name="help"),
    path("dang-nhap/", people.SignInPage.as_view(), name="sign_in"),
    path("dang-xuat/", LogoutView.as_view(), name="sign_out"),
    path("vao/<str:token>/", people.sign_in_link, name="sign_in_link"),
    path("lam-viec-o/", people.set_unit, name="set_unit"),
    path("cac-truong/", reports.schools, name="schools"),
    path("nam-hoc/", people.set_school_year, name="set_school_year"),
    path("ngon-ngu/", set_language, name="set_language"),
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
    path("chi-tieu/<int:indicator_id>/", actuals.indicator, name="indicator"),
    path("chi-tieu/<int:indicator_id>/nhap/", actuals.actual_new, name="actual_new"),
    path("chi-tieu/<int:indicator_id>/xem-truoc/", actuals.actual_preview, name="actual_preview"),
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
    path("ket-qua/<int:actual_id>/cach-tinh/", rosters.derivation, name="derivation"),
    path("minh-chung/<int:evidence_id>/", actuals.evidence, name="evidence"),
]
