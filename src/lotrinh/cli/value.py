"""``lotrinh value``: what a text says as a value, and what had to be assumed."""

from __future__ import annotations

import json

import click

from lotrinh.core.values import Column, Context, format_value, parse, to_json

KIND_WORDS = {
    "number": "số",
    "bound": "giới hạn",
    "range": "khoảng",
    "ratio": "tỷ số phần/tổng",
    "rank": "thứ hạng",
    "top": "nhóm dẫn đầu",
    "count": "số lượng",
    "status": "trạng thái",
    "level": "mức độ",
    "date": "mốc thời gian",
    "demanded": "có yêu cầu, không ghi số",
    "missing": "không có giá trị",
    "text": "lời văn",
}
_REASON_WORDS = {
    "blank": "để trống",
    "not_assessed": "chưa đánh giá",
    "not_yet": "chưa đến lúc, chưa có",
    "not_applicable": "không áp dụng",
    "unreadable": "không đọc được",
}


@click.command()
@click.argument("text")
@click.option("--unit", default="", help="Đơn vị tính của dòng / the row's unit.")
@click.option(
    "--column",
    type=click.Choice([column.value for column in Column]),
    default=Column.UNKNOWN.value,
    help="Cột chứa giá trị / the column that the value stands in.",
)
@click.option("--indicator", default="", help="Tên chỉ tiêu / the indicator's name.")
@click.option("--json", "as_json", is_flag=True, help="In ra JSON / print JSON.")
def value(text: str, unit: str, column: str, indicator: str, as_json: bool) -> None:
    """Đọc một giá trị như trong bảng chỉ tiêu / read a value as a target table prints it.

    A value that begins with a minus goes behind two dashes: ``lotrinh value -- '-5'``.
    """
    reading = parse(text, Context(unit=unit, column=Column(column), indicator=indicator))
    data = to_json(reading.value)
    formatted = format_value(reading.value)
    if as_json:
        said = [message.to_json() for message in reading.assumptions]
        whole = {**data, "text": text, "formatted": formatted, "assumptions": said}
        click.echo(json.dumps(whole, ensure_ascii=False))
        return
    reason = _REASON_WORDS.get(data.get("reason", ""), "")
    click.echo(f"{KIND_WORDS[data['kind']]}: {reason or formatted}")
    for message in reading.assumptions:
        click.echo(f"  Lưu ý: {message.vi}")
