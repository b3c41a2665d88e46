"""The words and figures of the example plan; every name in it is made up, every basis is real."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A part of the appendix: its heading, the columns of the levels, its rows as printed."""

    title: str
    levels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class AppendixText(NamedTuple):
    """The appendix: its heading lines and its parts."""

    heading: tuple[str, ...]
    parts: tuple[Part, ...]


HEAD_LEFT = ("ỦY BAN NHÂN DÂN XÃ SEN VÀNG", "TRƯỜNG TIỂU HỌC BÔNG SEN", "Số: 36/KH-THBS")
HEAD_RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sen Vàng, ngày 15 tháng 9 năm 2025",
)
TITLE = ("KẾ HOẠCH", "Nâng cao chất lượng giáo dục năm học 2025-2026")

_BASES = (
    "Căn cứ Luật Giáo dục số 43/2019/QH14 ngày 14 tháng 6 năm 2019 của Quốc hội;",
    (
        "Căn cứ Nghị định số 71/2020/NĐ-CP ngày 30 tháng 6 năm 2020 của Chính phủ quy định lộ "
        "trình "
        "thực hiện nâng trình độ chuẩn được đào tạo của giáo viên mầm non, tiểu học, trung "
        "học cơ sở;"
    ),
    (
        "Căn cứ Thông tư số 27/2020/TT-BGDĐT ngày 04 tháng 9 năm 2020 của Bộ trưởng Bộ Giáo "
        "dục và Đào "
        "tạo ban hành Quy định đánh giá học sinh tiểu học;"
    ),
    (
        "Căn cứ Thông tư số 09/2024/TT-BGDĐT ngày 03 tháng 6 năm 2024 của Bộ trưởng Bộ Giáo "
        "dục và Đào "
        "tạo quy định về công khai trong hoạt động của các cơ sở giáo dục thuộc hệ thống giáo "
        "dục quốc "
        "dân;"
    ),
    (
        "Từ kết quả năm học 2024-2025, Trường Tiểu học Bông Sen ban hành Kế hoạch nâng cao "
        "chất lượng "
        "giáo dục năm học 2025-2026 như sau:"
    ),
)
_PURPOSE = (
    "I. MỤC ĐÍCH, YÊU CẦU",
    (
        "- Giữ vững những kết quả đã có, khắc phục các điểm yếu mà nhà trường tự đánh giá cuối "
        "năm học."
    ),
    "- Mỗi chỉ tiêu có số liệu gốc, mức cần đạt từng năm và người chịu trách nhiệm rõ ràng.",
    "- Phụ huynh và nhân dân trong xã biết, góp ý và cùng theo dõi việc thực hiện.",
)
_AIMS = (
    "II. MỤC TIÊU",
    "1. Mục tiêu tổng quát",
    (
        "Học sinh được học trong môi trường an toàn, thân thiện; giáo viên vững nghề và biết "
        "dùng công "
        "nghệ; nhà trường đi đầu về chất lượng giáo dục trong xã."
    ),
    "2. Các chỉ tiêu cụ thể năm học 2025-2026",
    "a) Các chỉ tiêu theo quy định của Trung ương",
    "- Giáo dục tiểu học:",
    "+ Tỷ lệ trẻ đi học đúng độ tuổi: 99,2%.",
    "+ Tỷ lệ trẻ 06 tuổi vào lớp 1: 99%.",
    "+ Tỷ lệ giáo viên có bằng đại học sư phạm trở lên: 95,83%.",
    "+ Tỷ lệ học sinh hoàn thành chương trình tiểu học: 99%.",
    "- Cơ sở vật chất:",
    "+ Tỷ lệ phòng học đạt mức tối thiểu về cơ sở vật chất trở lên: 88,89%.",
    "+ Số máy vi tính phục vụ dạy học: 30 máy.",
    "- An sinh xã hội trong giáo dục:",
    "+ 100% học sinh diện chính sách được hỗ trợ chi phí học tập.",
    "+ Tỷ lệ trẻ khuyết tật được học hòa nhập: 83,33%.",
    "+ Trường có dịch vụ tư vấn tâm lý học đường.",
    "b) Các chỉ tiêu theo quy định của tỉnh Cửu Long",
    "- Duy trì sĩ số:",
    "+ Tỷ lệ học sinh bỏ học: dưới 0,2%.",
    "- Đội ngũ:",
    "+ Tỷ lệ giáo viên đạt chuẩn nghề nghiệp từ mức Khá trở lên: 91,67%.",
    "+ Tỷ lệ cán bộ quản lý, giáo viên có trình độ trên chuẩn: 7,69%.",
    "- Chuyển đổi số:",
    "+ Tỷ lệ giáo viên sử dụng thành thạo học liệu số: 83,33%.",
    "+ Tỷ lệ học sinh có học bạ số: 100%.",
    "- Tổ chức Đảng:",
    "+ Tỷ lệ cán bộ, giáo viên, nhân viên là đảng viên: 64,29%.",
    "- Giáo dục thể chất và thi đua:",
    "+ Tỷ lệ học sinh được đánh giá, xếp loại thể lực: 100%.",
    "+ Xếp hạng thi đua trong cụm trường tiểu học: hạng 5/12.",
    "c) Các chỉ tiêu theo quy định của xã Sen Vàng",
    "+ Kết quả kiểm định chất lượng giáo dục: mức độ 2.",
    "+ Số sáng kiến được hội đồng sáng kiến của xã công nhận: 2 sáng kiến.",
    "+ Số học sinh bị đuối nước: 0 học sinh.",
    "(Kèm theo Phụ lục I - Bảng phân kỳ thực hiện các chỉ tiêu cụ thể).",
)


def _task(text: str, owner: str, deadline: str, resources: str, product: str) -> str:
    return (
        f"- {text} (chủ trì: {owner}; thời hạn: {deadline}; kinh phí: {resources}; "
        f"sản phẩm: {product})."
    )


_SPENDING = "chi thường xuyên"
_TASKS = (
    "III. NHIỆM VỤ VÀ GIẢI PHÁP",
    "1. Đổi mới công tác quản lý nhà trường",
    _task(
        "Rà soát quy chế chi tiêu nội bộ và quy chế dân chủ",
        "Hiệu trưởng",
        "15/10/2025",
        _SPENDING,
        "hai quy chế đã sửa",
    ),
    _task(
        "Họp rút kinh nghiệm mỗi tháng về tiến độ từng chỉ tiêu",
        "Hiệu trưởng",
        "31/5/2026",
        _SPENDING,
        "biên bản họp hằng tháng",
    ),
    "2. Phát triển đội ngũ",
    _task(
        "Cử một giáo viên học nâng chuẩn trình độ đại học",
        "Hiệu trưởng",
        "30/10/2025",
        "ngân sách đào tạo của xã",
        "quyết định cử đi học",
    ),
    _task(
        "Dự giờ chéo giữa hai tổ chuyên môn",
        "Phó Hiệu trưởng",
        "30/4/2026",
        _SPENDING,
        "phiếu dự giờ của từng giáo viên",
    ),
    "3. Sắp xếp mạng lưới điểm trường",
    _task(
        "Khảo sát số trẻ trong vùng tuyển sinh của hai điểm trường",
        "Phó Hiệu trưởng",
        "31/3/2026",
        _SPENDING,
        "bảng dự báo số lớp năm học sau",
    ),
    "4. Đổi mới dạy học và đánh giá học sinh",
    _task(
        "Tổ chức chuyên đề dạy học theo nhóm đối tượng ở môn Toán, Tiếng Việt",
        "Tổ trưởng khối 4, 5",
        "20/11/2025",
        _SPENDING,
        "sáu tiết dạy minh họa",
    ),
    _task(
        "Phụ đạo học sinh chưa hoàn thành môn học sau mỗi lần kiểm tra định kỳ",
        "Giáo viên chủ nhiệm",
        "15/5/2026",
        _SPENDING,
        "sổ theo dõi học sinh được phụ đạo",
    ),
    "5. Công bằng trong tiếp cận giáo dục",
    _task(
        "Lập kế hoạch giáo dục cá nhân cho từng trẻ khuyết tật",
        "Phó Hiệu trưởng",
        "30/9/2025",
        _SPENDING,
        "mười hai bản kế hoạch cá nhân",
    ),
    _task(
        "Vận động học bổng cho học sinh có hoàn cảnh khó khăn",
        "Tổng phụ trách Đội",
        "20/12/2025",
        "nguồn xã hội hóa",
        "danh sách học sinh nhận học bổng",
    ),
    "6. Tài chính và cơ sở vật chất",
    _task(
        "Sửa chữa một phòng học và hệ thống quạt, đèn",
        "Kế toán",
        "31/8/2026",
        "ngân sách xã 180 triệu đồng",
        "biên bản nghiệm thu",
    ),
    _task(
        "Mua thêm năm máy vi tính cho phòng tin học",
        "Kế toán",
        "31/12/2025",
        "quỹ phát triển hoạt động sự nghiệp",
        "hồ sơ bàn giao thiết bị",
    ),
    "7. Chuyển đổi số",
    _task(
        "Tập huấn giáo viên làm học liệu số",
        "Giáo viên Tin học",
        "30/11/2025",
        _SPENDING,
        "kho học liệu dùng chung",
    ),
    _task(
        "Ký số học bạ của toàn bộ học sinh",
        "Văn thư",
        "05/6/2026",
        _SPENDING,
        "học bạ số đã phát hành",
    ),
    "8. Sáng kiến và nghiên cứu khoa học sư phạm ứng dụng",
    _task(
        "Chọn hai sáng kiến về dạy đọc hiểu để áp dụng trong toàn trường",
        "Phó Hiệu trưởng",
        "31/01/2026",
        _SPENDING,
        "báo cáo áp dụng sáng kiến",
    ),
    "9. Ngoại ngữ và hội nhập",
    _task(
        "Mở câu lạc bộ tiếng Anh mỗi tuần một buổi",
        "Giáo viên Tiếng Anh",
        "31/10/2025",
        "tài trợ của hội cựu học sinh",
        "lịch sinh hoạt và danh sách thành viên",
    ),
    "10. Phối hợp nhà trường, gia đình và xã hội",
    _task(
        "Ký quy chế phối hợp với công an xã và trạm y tế",
        "Hiệu trưởng",
        "10/10/2025",
        _SPENDING,
        "quy chế phối hợp đã ký",
    ),
    _task(
        "Dạy bơi an toàn cho học sinh khối 3, 4, 5",
        "Giáo viên Giáo dục thể chất",
        "30/6/2026",
        "kinh phí hỗ trợ của xã",
        "giấy chứng nhận biết bơi",
    ),
    "11. Xây dựng văn hóa học đường",
    _task(
        "Xây dựng bộ quy tắc ứng xử cùng học sinh và phụ huynh",
        "Công đoàn trường",
        "30/10/2025",
        _SPENDING,
        "bộ quy tắc được niêm yết tại các lớp",
    ),
    _task(
        "Trang trí góc đọc mở ở hành lang mỗi tầng",
        "Nhân viên thư viện",
        "26/3/2026",
        "quỹ khuyến học của xã",
        "bốn góc đọc mở",
    ),
)
_ORGANISATION = (
    "IV. NGUỒN LỰC THỰC HIỆN",
    (
        "Ngân sách nhà nước giao năm 2025 và năm 2026, quỹ phát triển hoạt động sự nghiệp và "
        "các khoản "
        "tài trợ hợp pháp; kế toán lập dự toán chi tiết cho từng nhiệm vụ."
    ),
    "V. TỔ CHỨC THỰC HIỆN",
    "1. Phổ biến và niêm yết công khai",
    (
        "Kế hoạch được niêm yết công khai tại bảng tin và trang thông tin điện tử của nhà "
        "trường từ ngày "
        "16/9/2025 đến ngày 15/10/2025; nhà trường trả lời góp ý và điều chỉnh trước ngày "
        "31/10/2025."
    ),
    "2. Lộ trình thực hiện",
    "- Giai đoạn 1: học kỳ I, từ tháng 9 năm 2025 đến tháng 01 năm 2026:",
    "+ Hoàn thành bồi dưỡng đội ngũ và bổ sung máy vi tính.",
    "+ Triển khai học bạ số ở tất cả các khối lớp.",
    "- Giai đoạn 2: học kỳ II, từ tháng 01 năm 2026 đến tháng 5 năm 2026:",
    "+ Tự đánh giá kết quả từng chỉ tiêu và công bố trước phụ huynh.",
    "+ Chuẩn bị hồ sơ kiểm định chất lượng giáo dục mức độ 3.",
    "3. Trách nhiệm thực hiện",
    "- Đối với Hiệu trưởng",
    "Chỉ đạo chung, phân công nhiệm vụ, báo cáo Ủy ban nhân dân xã vào cuối mỗi học kỳ.",
    "- Đối với Phó Hiệu trưởng",
    "Theo dõi việc dạy học, đánh giá học sinh và tổng hợp số liệu của các chỉ tiêu chuyên môn.",
    "- Đối với Tổ trưởng chuyên môn",
    "Cụ thể hóa chỉ tiêu cho tổ, kiểm tra việc thực hiện của từng thành viên mỗi tháng.",
    "- Đối với giáo viên, nhân viên",
    "Lập kế hoạch công tác cá nhân, tự đánh giá và gửi minh chứng đúng hạn.",
)
BODY = (*_BASES, *_PURPOSE, *_AIMS, *_TASKS, *_ORGANISATION)
CLOSING = (
    "Trên đây là Kế hoạch nâng cao chất lượng giáo dục năm học 2025-2026 "
    "của Trường Tiểu học Bông Sen; có vướng mắc thì báo cáo Hiệu trưởng để xem xét, giải quyết./."
)
RECIPIENTS = (
    "Ủy ban nhân dân xã (để báo cáo)",
    "Phòng Văn hóa - Xã hội xã",
    "Các tổ chuyên môn",
    "Lưu: VT",
)
SIGNATURE = ("HIỆU TRƯỞNG", "Lê Thị Hoài An")

APPENDIX = AppendixText(
    heading=(
        "Phụ lục I",
        "BẢNG PHÂN KỲ THỰC HIỆN CÁC CHỈ TIÊU CỤ THỂ",
        "(Kèm theo Kế hoạch số 36/KH-THBS ngày 15 tháng 9 năm 2025 của Trường Tiểu học Bông Sen)",
    ),
    parts=(
        Part(
            "I. CÁC CHỈ TIÊU THEO QUY ĐỊNH CỦA TRUNG ƯƠNG",
            ("TW, Tỉnh", "Xã", "Trường"),
            (
                ("1", "Giáo dục tiểu học"),
                (
                    "a",
                    "Tỷ lệ trẻ đi học đúng độ tuổi",
                    "%",
                    "99,03",
                    "99,50",
                    "99,50",
                    "99,80",
                    "99,20",
                    "99,50",
                    "99,60",
                    "99,80",
                ),
                (
                    "b",
                    "Tỷ lệ trẻ 06 tuổi vào lớp 1",
                    "%",
                    "98,81",
                    "99,80",
                    "99,80",
                    "100",
                    "99,00",
                    "99,50",
                    "99,80",
                    "100",
                ),
                (
                    "c",
                    "Tỷ lệ giáo viên có bằng đại học sư phạm trở lên",
                    "%",
                    "91,67",
                    "100",
                    "100",
                    "100",
                    "95,83",
                    "100",
                    "100",
                    "100",
                ),
                (
                    "d",
                    "Tỷ lệ học sinh hoàn thành chương trình tiểu học",
                    "%",
                    "98,75",
                    "99,70",
                    "99,70",
                    "100",
                    "99,00",
                    "99,50",
                    "99,80",
                    "100",
                ),
                ("2", "Cơ sở vật chất"),
                (
                    "a",
                    "Tỷ lệ phòng học đạt mức tối thiểu về cơ sở vật chất trở lên",
                    "%",
                    "83,33",
                    "100",
                    "100",
                    "100",
                    "88,89",
                    "94,44",
                    "100",
                    "100",
                ),
                (
                    "b",
                    "Số máy vi tính phục vụ dạy học",
                    "máy",
                    "25",
                    "",
                    "",
                    "40",
                    "30",
                    "35",
                    "40",
                    "40",
                ),
                ("3", "An sinh xã hội trong giáo dục"),
                (
                    "a",
                    "Học sinh diện chính sách được hỗ trợ chi phí học tập",
                    "%",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                ),
                (
                    "b",
                    "Tỷ lệ trẻ khuyết tật được học hòa nhập",
                    "%",
                    "75,00",
                    "80,00",
                    "80,00",
                    "100",
                    "83,33",
                    "91,67",
                    "100",
                    "100",
                ),
                (
                    "c",
                    "Trường có dịch vụ tư vấn tâm lý học đường",
                    "",
                    "Chưa",
                    "X",
                    "X",
                    "Có",
                    "Có",
                    "Có",
                    "Có",
                    "Có",
                ),
            ),
        ),
        Part(
            "II. CÁC CHỈ TIÊU THEO QUY ĐỊNH CỦA TỈNH",
            ("Tỉnh", "Xã", "Trường"),
            (
                ("1", "Duy trì sĩ số"),
                (
                    "a",
                    "Tỷ lệ học sinh bỏ học",
                    "%",
                    "0,24",
                    "< 0,20",
                    "< 0,20",
                    "0",
                    "< 0,20",
                    "< 0,20",
                    "0",
                    "0",
                ),
                ("2", "Đội ngũ"),
                (
                    "a",
                    "Tỷ lệ giáo viên đạt chuẩn nghề nghiệp từ mức Khá trở lên",
                    "%",
                    "87,50",
                    "85,00",
                    "90,00",
                    "100",
                    "91,67",
                    "95,83",
                    "100",
                    "100",
                ),
                (
                    "b",
                    "Tỷ lệ cán bộ quản lý, giáo viên có trình độ trên chuẩn",
                    "%",
                    "3,85",
                    "3,00",
                    "3,00",
                    "15,38",
                    "7,69",
                    "7,69",
                    "11,54",
                    "15,38",
                ),
                ("3", "Chuyển đổi số"),
                (
                    "a",
                    "Tỷ lệ giáo viên sử dụng thành thạo học liệu số",
                    "%",
                    "75,00",
                    "80,00",
                    "80,00",
                    "100",
                    "83,33",
                    "91,67",
                    "100",
                    "100",
                ),
                (
                    "b",
                    "Tỷ lệ học sinh có học bạ số",
                    "%",
                    "79,61",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                ),
                ("4", "Tổ chức Đảng"),
                (
                    "a",
                    "Tỷ lệ cán bộ, giáo viên, nhân viên là đảng viên",
                    "%",
                    "60,71",
                    "60,00",
                    "60,00",
                    "67,86",
                    "64,29",
                    "64,29",
                    "67,86",
                    "67,86",
                ),
                ("5", "Giáo dục thể chất và thi đua"),
                (
                    "a",
                    "Tỷ lệ học sinh được đánh giá, xếp loại thể lực",
                    "%",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                    "100",
                ),
                (
                    "b",
                    "Xếp hạng thi đua trong cụm trường tiểu học",
                    "Xếp hạng",
                    "6/12",
                    "",
                    "",
                    "3/12",
                    "5/12",
                    "4/12",
                    "3/12",
                    "3/12",
                ),
            ),
        ),
        Part(
            "III. CÁC CHỈ TIÊU THEO QUY ĐỊNH CỦA XÃ SEN VÀNG",
            ("Xã", "Trường"),
            (
                ("1", "Chất lượng và an toàn"),
                (
                    "a",
                    "Kết quả kiểm định chất lượng giáo dục",
                    "Mức độ",
                    "Mức độ 2",
                    "Mức độ 2",
                    "Mức độ 3",
                    "Mức độ 2",
                    "Mức độ 2",
                    "Mức độ 3",
                    "Mức độ 3",
                ),
                (
                    "b",
                    "Số sáng kiến được hội đồng sáng kiến của xã công nhận",
                    "sáng kiến",
                    "1",
                    "2",
                    "4",
                    "2",
                    "3",
                    "3",
                    "4",
                ),
                ("c", "Số học sinh bị đuối nước", "học sinh", "0", "0", "0", "0", "0", "0", "0"),
            ),
        ),
    ),
)
