"""What the permission table says in words, for ``lotrinh permissions`` and its page in docs."""

from __future__ import annotations

from lotrinh.core.messages import Message
from lotrinh.workspace.people.models import Unit
from lotrinh.workspace.people.permission_table import Door, Permission, Scope

_P, _D = Permission, Door

ASKED_WORDS: dict[Permission | Door, Message] = {
    _P.READ: Message(
        "Xem kế hoạch, chỉ tiêu, kết quả, minh chứng",
        "See plans, targets, results, evidence",
    ),
    _P.EDIT_PLAN: Message("Đưa kế hoạch vào, xác nhận, sửa", "Bring plans in, confirm, change"),
    _P.REGISTER_TARGETS: Message(
        "Đăng ký chỉ tiêu của trường theo chỉ tiêu được giao",
        "Register the school's targets beside those handed down",
    ),
    _P.ENTER_ACTUAL: Message("Nhập và sửa kết quả", "Enter and correct results"),
    _P.APPROVE_ACTUAL: Message(
        "Duyệt kết quả hoặc trả lại để sửa", "Approve results, or return them to be mended"
    ),
    _P.SEND_REPORTS: Message("Gửi số liệu lên cấp trên", "Send the figures up"),
    _P.HAND_DOWN_TARGETS: Message(
        "Giao chỉ tiêu, trả lời chỉ tiêu đăng ký thấp hơn",
        "Hand targets down, answer weaker registrations",
    ),
    _P.RECEIVE_REPORTS: Message(
        "Mở kỳ thu thập, nhận hoặc trả lại số liệu các trường gửi",
        "Open a period, take in or return what schools send",
    ),
    _P.MANAGE_RECORDS: Message(
        "Quản lý danh sách học sinh, đội ngũ", "Manage the lists of pupils and staff"
    ),
    _P.MANAGE_PEOPLE: Message("Quản lý người dùng và vai trò", "Manage people and roles"),
    _P.MANAGE_GROUPS: Message("Quản lý tổ và điểm trường", "Manage groups and sites"),
    _P.MANAGE_UNITS: Message("Quản lý đơn vị", "Manage units"),
    _P.READ_TRAIL: Message("Xem nhật ký", "See the trail"),
    _D.OPEN: Message("Ai cũng được, kể cả chưa đăng nhập", "Anybody, also without signing in"),
    _D.SIGNED_IN: Message("Ai đã đăng nhập", "Anybody signed in"),
    _D.READS_BELOW: Message("Ai xem được các đơn vị bên dưới", "Who sees the units below"),
    _D.CONCERNED: Message(
        "Người giữ vai trò đó, hoặc người được ủy quyền",
        "Whose role it is, or who acts for that person",
    ),
    _D.OWN_ACCOUNT: Message("Chính chủ tài khoản", "The owner of the account"),
    _D.COMMAND_LINE: Message(
        "Chỉ dòng lệnh trên máy chủ, hoặc việc chạy nền",
        "Only the command line on the server, or a background job",
    ),
}

SCOPE_WORDS: dict[Scope, Message] = {
    Scope.OWN: Message("đơn vị mình", "own unit"),
    Scope.BELOW: Message("đơn vị bên dưới", "units below"),
    Scope.OWN | Scope.BELOW: Message("đơn vị mình và bên dưới", "own unit and below"),
}

KIND_WORDS: dict[str, Message] = {
    Unit.Kind.MINISTRY: Message("Bộ", "ministry"),
    Unit.Kind.PROVINCE: Message("tỉnh", "province"),
    Unit.Kind.DISTRICT: Message("huyện (đến 30/6/2025)", "district (until 30/6/2025)"),
    Unit.Kind.COMMUNE: Message("xã", "commune"),
    Unit.Kind.SCHOOL: Message("trường", "school"),
}

STATE_WORDS: dict[str, Message] = {
    "pending": Message("đang chờ", "waiting"),
    "disabled": Message("đang tắt", "switched off"),
    "not done": Message("chưa xong", "not done"),
    "unused, not expired": Message("chưa dùng, còn hạn", "unused, not expired"),
    "unused, not expired, not replaced": Message(
        "chưa dùng, còn hạn, chưa có giấy mới", "unused, not expired, not replaced"
    ),
    "not over": Message("chưa hết hạn", "not over"),
    "open": Message("đang mở", "open"),
    "closed": Message("đã đóng", "closed"),
    "link not over": Message("đường dẫn còn hạn", "the link is not over"),
    "has a second factor": Message("đang có lớp thứ hai", "has a second factor"),
    "works": Message("còn dùng được", "works"),
    "draft": Message("bản nháp", "a draft"),
    "not approved": Message("chưa duyệt", "not approved"),
    "submitted": Message("chờ duyệt", "waits for approval"),
    "period open": Message("kỳ đang mở", "the period is open"),
    "sent, none newer": Message(
        "đã gửi, chưa có lần gửi mới hơn", "sent, and no newer one was sent"
    ),
    "not accepted, none newer": Message(
        "chưa được nhận, chưa có lần gửi mới hơn", "not accepted, and no newer one was sent"
    ),
    "on its way": Message("đang trên đường gửi", "on its way"),
    "nothing else decided": Message("chưa có quyết định khác", "nothing else was decided"),
    "in force": Message("còn hiệu lực", "in force"),
    "waiting": Message("chờ trả lời", "waits for an answer"),
    "does not fit": Message("nhật ký không khớp", "the trail does not fit"),
    "trusted": Message("đang được tin", "trusted"),
    "nothing on its way": Message("không còn gói nào trên đường", "nothing is on its way"),
}

OPERATION_WORDS: dict[str, Message] = {
    "people.operations.add_unit": Message("Tạo đơn vị đầu tiên", "Make the first units"),
    "people.operations.add_user": Message("Tạo tài khoản đầu tiên", "Make the first accounts"),
    "people.operations.make_sign_in_link": Message(
        "Tạo đường dẫn đăng nhập", "Make a sign-in link"
    ),
    "people.operations.use_sign_in_link": Message("Đăng nhập bằng đường dẫn", "Sign in by a link"),
    "people.units.operations.open_unit": Message("Thành lập đơn vị", "Open a unit"),
    "people.units.operations.rename_unit": Message(
        "Đổi tên hoặc mã đơn vị", "Change a unit's name or code"
    ),
    "people.units.operations.move_unit": Message(
        "Chuyển đơn vị về nơi khác (cần quyền ở cả hai nơi)",
        "Move a unit to another (asked for in both)",
    ),
    "people.units.operations.merge_units": Message(
        "Sáp nhập đơn vị (cần quyền ở mọi nơi liên quan)",
        "Merge units (asked for wherever they lie)",
    ),
    "people.units.operations.split_unit": Message("Tách đơn vị", "Split a unit"),
    "people.units.operations.close_unit": Message("Giải thể đơn vị", "Close a unit"),
    "people.units.operations.open_part": Message(
        "Thêm tổ hoặc điểm trường", "Add a group or a site"
    ),
    "people.units.operations.rename_part": Message(
        "Đổi tên tổ hoặc điểm trường", "Rename a group or a site"
    ),
    "people.units.operations.close_part": Message(
        "Kết thúc tổ hoặc điểm trường", "Close a group or a site"
    ),
    "people.units.importing.import_national_units": Message(
        "Nạp danh mục tỉnh, xã cả nước", "Bring the national list of units in"
    ),
    "people.staff.operations.grant_role": Message("Giao vai trò", "Give a role"),
    "people.staff.operations.change_role_details": Message(
        "Đổi chức danh, tổ, mảng phụ trách", "Change the title, group, fields of work"
    ),
    "people.staff.operations.end_role": Message("Kết thúc vai trò", "End a role"),
    "people.staff.operations.delegate_role": Message("Ủy quyền vai trò", "Delegate a role"),
    "people.staff.operations.end_delegation": Message("Dừng ủy quyền", "End a delegation"),
    "people.accounts.operations.invite_person": Message(
        "Mời người mới, tạo tài khoản", "Invite a person, make the account"
    ),
    "people.accounts.operations.renew_invitation": Message(
        "Cấp giấy mời mới", "Renew an invitation"
    ),
    "people.accounts.operations.accept_invitation": Message(
        "Nhận lời mời, đặt mật khẩu", "Accept an invitation, set the password"
    ),
    "people.accounts.operations.set_email": Message(
        "Đổi email của người khác", "Change somebody's e-mail"
    ),
    "people.accounts.operations.confirm_email": Message(
        "Xác nhận email của mình", "Confirm the own e-mail"
    ),
    "people.accounts.operations.reset_second_factor": Message(
        "Bỏ lớp thứ hai đã mất", "Take a lost second factor away"
    ),
    "people.accounts.operations.close_account": Message("Đóng tài khoản", "Close an account"),
    "people.accounts.operations.reopen_account": Message(
        "Mở lại tài khoản", "Open an account again"
    ),
    "people.accounts.operations.end_sessions": Message(
        "Đăng xuất người khác khỏi mọi máy", "Sign somebody out everywhere"
    ),
    "people.accounts.operations.end_session": Message(
        "Đăng xuất mình khỏi một máy", "Sign oneself out of one browser"
    ),
    "people.accounts.operations.end_other_sessions": Message(
        "Đăng xuất mình khỏi các máy khác", "Sign oneself out of all other browsers"
    ),
    "people.accounts.operations.keep_own_change": Message(
        "Ghi nhật ký việc đổi tài khoản của mình", "Note a change of the own account"
    ),
    "people.accounts.operations.keep_lock_out": Message(
        "Ghi nhật ký việc tạm khóa đăng nhập", "Note that signing in is held up"
    ),
    "people.access.operations.make_token": Message(
        "Tạo khóa API cho mình", "Make an API key of one's own"
    ),
    "people.access.operations.revoke_token": Message(
        "Thu hồi khóa API của mình", "Take an API key of one's own back"
    ),
    "people.lists.operations.start_staff_list": Message(
        "Tải danh sách nhân sự lên", "Upload a staff list"
    ),
    "people.lists.operations.execute_staff_list": Message(
        "Tạo tài khoản theo danh sách", "Make accounts from a list"
    ),
    "people.lists.operations.discard_staff_list": Message(
        "Bỏ danh sách nhân sự đang chờ", "Put a waiting staff list away"
    ),
    "people.lists.operations.start_school_list": Message(
        "Tải danh sách trường lên", "Upload a list of schools"
    ),
    "people.lists.operations.execute_school_list": Message(
        "Lập trường theo danh sách", "Open schools from a list"
    ),
    "people.lists.operations.discard_school_list": Message(
        "Bỏ danh sách trường đang chờ", "Put a waiting list of schools away"
    ),
    "people.trail.operations.accept_trail": Message(
        "Nhận nhật ký như hiện có", "Accept the trail as it is"
    ),
    "plans.operations.start_draft": Message("Đưa tệp kế hoạch vào", "Bring a plan's file in"),
    "plans.operations.confirm_draft": Message(
        "Xác nhận bản kế hoạch đã đọc", "Confirm a plan that was read"
    ),
    "plans.operations.discard_draft": Message(
        "Bỏ bản kế hoạch đang chờ", "Put a waiting plan away"
    ),
    "plans.operations.disable_rule": Message(
        "Tắt một quy tắc kiểm tra", "Switch a checking rule off"
    ),
    "plans.operations.enable_rule": Message(
        "Bật lại quy tắc kiểm tra", "Switch a checking rule on again"
    ),
    "plans.demands.operations.publish_demands": Message(
        "Giao chỉ tiêu bằng một văn bản", "Hand targets down by a document"
    ),
    "plans.demands.operations.withdraw_demands": Message(
        "Thu hồi văn bản giao chỉ tiêu", "Withdraw a document that hands targets down"
    ),
    "plans.demands.operations.register_target": Message(
        "Đăng ký chỉ tiêu của trường", "Register a target of the school"
    ),
    "plans.demands.operations.accept_registration": Message(
        "Chấp nhận chỉ tiêu đăng ký thấp hơn", "Accept a weaker target"
    ),
    "plans.demands.operations.return_registration": Message(
        "Trả lại chỉ tiêu đăng ký thấp hơn", "Return a weaker target"
    ),
    "actuals.operations.record_actual": Message(
        "Nhập hoặc sửa kết quả", "Enter or correct a result"
    ),
    "actuals.operations.add_evidence": Message("Thêm minh chứng", "Add evidence"),
    "actuals.approval.submit_actual": Message(
        "Gửi kết quả để duyệt", "Ask for the approval of a result"
    ),
    "actuals.approval.approve_actual": Message("Duyệt kết quả", "Approve a result"),
    "actuals.approval.return_actual": Message(
        "Trả lại kết quả để sửa", "Return a result to be mended"
    ),
    "actuals.reporting.collecting.open_collection": Message(
        "Mở kỳ thu thập", "Open a period for the schools below"
    ),
    "actuals.reporting.collecting.change_collection": Message(
        "Đổi ngày của kỳ thu thập", "Change the days of a period"
    ),
    "actuals.reporting.collecting.grant_extension": Message(
        "Gia hạn cho một trường", "Give a school more time"
    ),
    "actuals.reporting.operations.send_report": Message(
        "Gửi số liệu lên cấp trên", "Send the figures up"
    ),
    "actuals.reporting.operations.answer_remark": Message(
        "Trả lời chỗ cấp trên nhắc", "Answer a remark of the unit above"
    ),
    "actuals.reporting.operations.accept_report": Message(
        "Nhận số liệu trường gửi", "Accept what a school sent"
    ),
    "actuals.reporting.operations.return_report": Message(
        "Trả lại số liệu để trường sửa", "Return what a school sent, to be mended"
    ),
    "actuals.reporting.taking_in.take_in": Message(
        "Tiếp nhận gói số liệu từ máy của trường", "Take in a package from a school's installation"
    ),
    "actuals.reporting.taking_in.acknowledge_submission": Message(
        "Ghi rằng gói số liệu đã tới nơi", "Note that a package has arrived"
    ),
    "actuals.reporting.taking_in.take_decision": Message(
        "Ghi quyết định của nơi nhận", "Note what the other installation decided"
    ),
    "actuals.exchange.operations.trust_key": Message(
        "Tin khóa của một trường", "Trust a school's key"
    ),
    "actuals.exchange.operations.revoke_key": Message(
        "Thu hồi khóa của một trường", "Revoke a school's key"
    ),
    "actuals.exchange.operations.set_destination": Message(
        "Đặt nơi nhận số liệu của trường", "Say where a school sends to"
    ),
    "actuals.exchange.operations.remove_destination": Message(
        "Bỏ nơi nhận, gửi trong máy này", "Send within this installation again"
    ),
    "actuals.exchange.operations.apply_answer": Message(
        "Ghi nhận nơi nhận đã nhận và quyết định", "Keep what the receiver answered"
    ),
    "actuals.exchange.receiving.take_piece": Message(
        "Nhận từng phần của gói số liệu, có chữ ký được tin",
        "Take a piece of a package in, signed with a trusted key",
    ),
    "actuals.exchange.receiving.take_file": Message(
        "Nhận gói số liệu từ tệp có chữ ký", "Take a package in from a signed file"
    ),
    "actuals.exchange.sending.take_answer_file": Message(
        "Ghi nhận trả lời từ tệp có chữ ký", "Keep an answer from a signed file"
    ),
    "actuals.rosters.operations.start_roster_draft": Message("Tải danh sách lên", "Upload a list"),
    "actuals.rosters.operations.correct_mapping": Message(
        "Ghép lại các cột", "Match the columns again"
    ),
    "actuals.rosters.operations.execute_roster_draft": Message(
        "Đưa danh sách vào", "Bring a list in"
    ),
    "actuals.rosters.operations.discard_roster_draft": Message(
        "Bỏ danh sách đang chờ", "Put a waiting list away"
    ),
    "actuals.rosters.computing.start_computation": Message(
        "Bắt đầu tính từ danh sách", "Start computing from the lists"
    ),
    "actuals.rosters.computing.run_computation": Message("Tính", "Compute"),
    "actuals.rosters.computing.fail_computation": Message(
        "Ghi nhận lần tính bị lỗi", "Note that computing failed"
    ),
    "actuals.rosters.computing.accept_figures": Message(
        "Nhận con số đã tính làm kết quả", "Accept computed figures as results"
    ),
}

PAGE_WORDS: dict[str, Message] = {
    "today": Message("Hôm nay", "Today"),
    "schools": Message("Các trường bên dưới", "The schools below"),
    "palette": Message("Tìm", "Find"),
    "targets_docx": Message("Xuất chỉ tiêu ra Word", "Export targets to Word"),
    "targets_xlsx": Message("Xuất chỉ tiêu ra Excel", "Export targets to Excel"),
    "targets_csv": Message("Xuất chỉ tiêu ra CSV", "Export targets to CSV"),
    "help": Message("Trợ giúp", "Help"),
    "sign_in": Message("Đăng nhập", "Sign in"),
    "sign_out": Message("Đăng xuất", "Sign out"),
    "sign_in_link": Message("Đăng nhập bằng đường dẫn", "Sign in by a link"),
    "set_school_year": Message("Chọn năm học", "Choose the school year"),
    "set_unit": Message("Chọn đơn vị làm việc", "Choose the unit to work in"),
    "set_language": Message("Chọn ngôn ngữ", "Choose the language"),
    "unit_tree": Message("Cây đơn vị", "The tree of units"),
    "unit": Message("Một đơn vị", "One unit"),
    "unit_open": Message("Thành lập đơn vị", "Open a unit"),
    "unit_rename": Message("Đổi tên hoặc mã", "Change name or code"),
    "unit_move": Message("Chuyển về đơn vị khác", "Move to another unit"),
    "unit_merge": Message("Sáp nhập", "Merge"),
    "unit_split": Message("Tách", "Split"),
    "unit_close": Message("Giải thể", "Close"),
    "part_open": Message("Thêm tổ hoặc điểm trường", "Add a group or a site"),
    "part_rename": Message("Đổi tên tổ hoặc điểm trường", "Rename a group or a site"),
    "part_close": Message("Kết thúc tổ hoặc điểm trường", "Close a group or a site"),
    "people": Message("Nhân sự", "People"),
    "person": Message("Một người", "One person"),
    "role_new": Message("Giao vai trò", "Give a role"),
    "role_change": Message("Sửa vai trò", "Change a role"),
    "role_end": Message("Kết thúc vai trò", "End a role"),
    "delegations": Message("Các ủy quyền", "Delegations"),
    "delegation_new": Message("Ủy quyền mới", "A new delegation"),
    "delegation_end": Message("Dừng ủy quyền", "End a delegation"),
    "account_login": Message("Đăng nhập", "Sign in"),
    "mfa_authenticate": Message("Nhập mã lớp thứ hai", "Enter the second factor's code"),
    "mfa_login_webauthn": Message("Đăng nhập bằng khóa", "Sign in with a key"),
    "openid_connect_login": Message("Đăng nhập một lần", "Single sign-on"),
    "openid_connect_callback": Message("Trở về từ đăng nhập một lần", "Back from single sign-on"),
    "socialaccount_login_cancelled": Message(
        "Đã hủy đăng nhập một lần", "Single sign-on was cancelled"
    ),
    "account_inactive": Message("Tài khoản đã đóng", "The account is closed"),
    "account_reset_password": Message("Quên mật khẩu", "Forgotten password"),
    "account_reset_password_done": Message("Đã gửi thư", "The mail was sent"),
    "account_reset_password_from_key": Message("Đặt mật khẩu mới", "Set a new password"),
    "account_reset_password_from_key_done": Message(
        "Đã đặt mật khẩu mới", "The new password is set"
    ),
    "invitation": Message("Nhận lời mời", "Accept an invitation"),
    "account": Message("Tài khoản của mình", "The own account"),
    "mfa_index": Message("Tài khoản của mình", "The own account"),
    "mfa_list_webauthn": Message("Tài khoản của mình", "The own account"),
    "email": Message("Đổi email của mình", "Change the own e-mail"),
    "email_confirm": Message("Xác nhận email của mình", "Confirm the own e-mail"),
    "account_change_password": Message("Đổi mật khẩu", "Change the password"),
    "account_set_password": Message("Đặt mật khẩu lần đầu", "Set the first password"),
    "account_reauthenticate": Message("Nhập lại mật khẩu", "Enter the password again"),
    "mfa_reauthenticate": Message("Nhập lại mã", "Enter a code again"),
    "mfa_reauthenticate_webauthn": Message("Dùng lại khóa", "Use the key again"),
    "second_factor": Message("Thiết lập lớp thứ hai", "Set a second factor up"),
    "mfa_activate_totp": Message("Thêm ứng dụng tạo mã", "Add a code app"),
    "mfa_deactivate_totp": Message("Bỏ ứng dụng tạo mã", "Remove the code app"),
    "mfa_add_webauthn": Message("Thêm khóa", "Add a key"),
    "mfa_remove_webauthn": Message("Bỏ khóa", "Remove a key"),
    "mfa_view_recovery_codes": Message("Xem mã dự phòng", "See the recovery codes"),
    "mfa_generate_recovery_codes": Message("Tạo mã dự phòng mới", "Make new recovery codes"),
    "sessions_end": Message("Đăng xuất khỏi các máy khác", "Sign out of other browsers"),
    "session_end": Message("Đăng xuất khỏi một máy", "Sign out of one browser"),
    "api_tokens": Message("Khóa API của mình", "The own API keys"),
    "api_token_revoke": Message("Thu hồi một khóa API", "Take an API key back"),
    "invite": Message("Mời người mới", "Invite a person"),
    "person_account": Message("Tài khoản của một người", "A person's account"),
    "person_invitation": Message("Cấp giấy mời mới", "Renew an invitation"),
    "person_email": Message("Đổi email của một người", "Change a person's e-mail"),
    "person_factor": Message("Bỏ lớp thứ hai đã mất", "Take a lost second factor away"),
    "person_close": Message("Đóng tài khoản", "Close an account"),
    "person_reopen": Message("Mở lại tài khoản", "Open an account again"),
    "person_sessions": Message("Đăng xuất một người", "Sign a person out"),
    "staff_list_upload": Message("Tải danh sách nhân sự lên", "Upload a staff list"),
    "staff_list_template": Message("Tải mẫu danh sách nhân sự", "Download an empty staff list"),
    "staff_list_links": Message("Tải giấy mời vừa tạo", "Download the invitations just made"),
    "staff_list": Message("Xem lại danh sách nhân sự", "Look a staff list over"),
    "staff_list_execute": Message("Tạo tài khoản theo danh sách", "Make accounts from the list"),
    "staff_list_discard": Message("Bỏ danh sách nhân sự", "Put a staff list away"),
    "staff_list_marked": Message("Tải danh sách có đánh dấu lỗi", "Download the marked list"),
    "school_list_upload": Message("Tải danh sách trường lên", "Upload a list of schools"),
    "school_list_template": Message("Tải mẫu danh sách trường", "Download an empty school list"),
    "school_list": Message("Xem lại danh sách trường", "Look a list of schools over"),
    "school_list_execute": Message("Lập trường theo danh sách", "Open schools from the list"),
    "school_list_discard": Message("Bỏ danh sách trường", "Put a list of schools away"),
    "school_list_marked": Message("Tải danh sách có đánh dấu lỗi", "Download the marked list"),
    "trail": Message("Nhật ký", "The trail"),
    "trail_csv": Message("Xuất nhật ký ra CSV", "Export the trail to CSV"),
    "trail_xlsx": Message("Xuất nhật ký ra Excel", "Export the trail to Excel"),
    "plan_list": Message("Các kế hoạch", "Plans"),
    "plan_upload": Message("Đưa kế hoạch vào", "Bring a plan in"),
    "draft": Message("Xem lại bản đang chờ", "Look a waiting plan over"),
    "draft_confirm": Message("Xác nhận kế hoạch", "Confirm the plan"),
    "draft_discard": Message("Bỏ bản đang chờ", "Put a waiting plan away"),
    "draft_annotated": Message("Tải tệp có ghi chú lỗi", "Download the file with comments"),
    "plan": Message("Một kế hoạch", "One plan"),
    "plan_findings": Message("Lỗi của kế hoạch; tắt quy tắc", "Findings; switch rules off"),
    "plan_file": Message("Tải tệp kế hoạch", "Download the plan's file"),
    "rollup": Message("Tổng hợp", "Roll-up"),
    "rollup_indicator": Message("Tổng hợp một chỉ tiêu", "Roll-up of one indicator"),
    "rollup_missing": Message("Các trường còn thiếu báo cáo", "The schools without a report"),
    "rollup_xlsx": Message("Xuất tổng hợp ra Excel", "Export the roll-up to Excel"),
    "rollup_csv": Message("Xuất tổng hợp ra CSV", "Export the roll-up to CSV"),
    "exchange_check": Message(
        "Máy khác hỏi đã tin khóa chưa (có chữ ký)",
        "Another installation asks if it is trusted (signed)",
    ),
    "exchange_package": Message(
        "Máy khác gửi gói số liệu, hỏi kết quả (có chữ ký)",
        "Another installation sends a package, asks for the decision (signed)",
    ),
    "api_docs": Message("Trang về API", "The page about the API"),
    "api-v1:api-root": Message("API: dẫn tới trang về API", "API: leads to the page about it"),
    "api-v1:openapi-json": Message("API: mô tả OpenAPI", "API: the OpenAPI schema"),
    "api-v1:me": Message("API: tài khoản của khóa", "API: the account of the key"),
    "api-v1:units": Message("API: các đơn vị", "API: units"),
    "api-v1:unit": Message("API: một đơn vị", "API: one unit"),
    "api-v1:plans": Message("API: các kế hoạch", "API: plans"),
    "api-v1:plan": Message("API: một kế hoạch", "API: one plan"),
    "api-v1:plan_rows": Message("API: các dòng của kế hoạch", "API: the rows of a plan"),
    "api-v1:catalogue": Message("API: danh mục chỉ tiêu", "API: the catalogue of indicators"),
    "api-v1:indicators": Message("API: chỉ tiêu của các đơn vị", "API: indicators of the units"),
    "api-v1:targets": Message("API: chỉ tiêu và đánh giá", "API: targets with verdicts"),
    "api-v1:actuals": Message("API: kết quả; nhập kết quả", "API: results; enter one"),
    "api-v1:actual": Message("API: một kết quả", "API: one result"),
    "api-v1:actual_submit": Message("API: gửi bản nháp để duyệt", "API: send a draft for approval"),
    "api-v1:actual_approve": Message("API: duyệt kết quả", "API: approve a result"),
    "api-v1:actual_return": Message("API: trả lại kết quả", "API: return a result"),
    "api-v1:demands": Message(
        "API: chỉ tiêu được giao của trường", "API: what is demanded of a school"
    ),
    "api-v1:demand_sets": Message("API: các văn bản giao", "API: documents that hand down"),
    "api-v1:demands_of_set": Message("API: chỉ tiêu của văn bản giao", "API: demands of a set"),
    "api-v1:registrations": Message("API: các đăng ký; đăng ký", "API: registrations; register"),
    "api-v1:registration": Message("API: một đăng ký", "API: one registration"),
    "api-v1:registration_accept": Message("API: chấp nhận đăng ký", "API: accept a registration"),
    "api-v1:registration_return": Message("API: trả lại đăng ký", "API: return a registration"),
    "api-v1:collections": Message("API: các kỳ thu thập", "API: collections"),
    "api-v1:submissions": Message("API: các lần gửi; gửi số liệu", "API: submissions; send"),
    "api-v1:submission": Message("API: một lần gửi", "API: one submission"),
    "api-v1:submission_accept": Message("API: nhận số liệu", "API: accept the figures"),
    "api-v1:submission_return": Message("API: trả lại số liệu", "API: return the figures"),
    "api-v1:remark_answer": Message("API: trả lời nhận xét", "API: answer a remark"),
    "api-v1:rollup": Message("API: số liệu tổng hợp", "API: the roll-up"),
    "api-v1:export_dhis2": Message("API: xuất cho DHIS2", "API: export for DHIS2"),
    "api-v1:export_dhis2_metadata": Message(
        "API: xuất phần tử dữ liệu cho DHIS2", "API: export data elements for DHIS2"
    ),
    "api-v1:export_data_package": Message(
        "API: xuất CSV kèm mô tả", "API: export CSV with a descriptor"
    ),
    "handed_targets": Message("Chỉ tiêu được giao", "Targets handed down"),
    "handed_targets_xlsx": Message(
        "Xuất chỉ tiêu được giao ra Excel", "Export the targets handed down to Excel"
    ),
    "handed_targets_csv": Message(
        "Xuất chỉ tiêu được giao ra CSV", "Export the targets handed down to CSV"
    ),
    "handed_target": Message("Một chỉ tiêu được giao", "One target handed down"),
    "demand_sets": Message("Giao chỉ tiêu", "Hand targets down"),
    "demand_set_new": Message("Giao chỉ tiêu bằng một văn bản", "Hand targets down by a document"),
    "demand_set": Message("Một văn bản giao chỉ tiêu", "One document that hands targets down"),
    "demand_set_xlsx": Message(
        "Xuất đăng ký của các trường ra Excel", "Export what schools registered to Excel"
    ),
    "demand_set_withdraw": Message("Thu hồi văn bản", "Withdraw a document"),
    "registration_accept": Message("Chấp nhận đăng ký thấp hơn", "Accept a weaker target"),
    "registration_return": Message("Trả lại đăng ký thấp hơn", "Return a weaker target"),
    "targets": Message("Chỉ tiêu", "Targets"),
    "indicator": Message("Một chỉ tiêu", "One indicator"),
    "actual_new": Message("Nhập kết quả", "Enter a result"),
    "actual_preview": Message("Xem trước kết quả", "Preview a result"),
    "actual_submit": Message("Gửi bản nháp để duyệt", "Send a draft for approval"),
    "actual_approve": Message("Duyệt một kết quả", "Approve a result"),
    "actual_return": Message("Trả lại kết quả để sửa", "Return a result to be mended"),
    "actuals_approve": Message("Duyệt nhiều kết quả", "Approve several results"),
    "reports": Message("Báo cáo", "Reports"),
    "report": Message("Xem lại số liệu trước khi gửi", "Look the figures over before sending"),
    "report_send": Message("Gửi số liệu lên", "Send the figures up"),
    "submission": Message("Một lần gửi", "One submission"),
    "submission_accept": Message("Nhận một lần gửi", "Accept a submission"),
    "submission_return": Message("Trả lại một lần gửi", "Return a submission"),
    "remark_answer": Message("Trả lời chỗ được nhắc", "Answer a remark"),
    "collections": Message("Thu thập", "Take figures in"),
    "collection_open": Message("Mở kỳ thu thập", "Open a period"),
    "collection": Message("Một kỳ thu thập", "One period that is collected"),
    "collection_change": Message("Đổi ngày của kỳ", "Change the days of a period"),
    "collection_extend": Message("Gia hạn cho một trường", "Give a school more time"),
    "collection_accept": Message("Nhận nhiều lần gửi", "Accept several submissions"),
    "collection_xlsx": Message("Tải tình hình gửi (Excel)", "Download who has sent (Excel)"),
    "collection_csv": Message("Tải tình hình gửi (CSV)", "Download who has sent (CSV)"),
    "data": Message("Số liệu", "Records"),
    "roster_upload": Message("Tải danh sách lên", "Upload a list"),
    "roster_draft": Message("Xem lại danh sách đang chờ", "Look a waiting list over"),
    "roster_mapping": Message("Ghép lại các cột", "Match the columns again"),
    "roster_execute": Message("Đưa danh sách vào", "Bring a list in"),
    "roster_discard": Message("Bỏ danh sách đang chờ", "Put a waiting list away"),
    "roster_marked": Message("Tải danh sách có đánh dấu lỗi", "Download the marked list"),
    "roster_template": Message("Tải mẫu danh sách", "Download an empty list"),
    "compute": Message("Bắt đầu tính", "Start computing"),
    "compute_progress": Message("Tiến độ tính", "How far computing is"),
    "accept_figures": Message("Nhận con số đã tính", "Accept computed figures"),
    "explain": Message("Cách tính một con số", "How a figure came about"),
    "derivation": Message("Cách tính một kết quả", "How a result came about"),
    "evidence": Message("Tải minh chứng", "Download evidence"),
}
