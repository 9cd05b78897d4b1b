"""manage.py merge_units: let units become one new unit; shows what would change until told ``--yes``."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ... import plans, services
from ...models import Kind, Unit

EXAMPLE = """\
Ví dụ:
  manage.py merge_units 26068 26041 --into 26999 --kind ward --name "Tên mới" --full-name "Phường Tên mới" \\
      --parent 75 --day 2027-01-01 --decision "Nghị quyết …"          # chỉ xem trước
  … --yes                                                              # thực hiện
"""


class Command(BaseCommand):
    help = "Hợp nhất các đơn vị thành một đơn vị mới."

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(*args, epilog=EXAMPLE, formatter_class=RawDescriptionHelpFormatter)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="+", help="mã các đơn vị được hợp nhất")
        parser.add_argument("--into", required=True, help="mã đơn vị mới, chưa từng dùng")
        parser.add_argument("--slug", help="địa chỉ của đơn vị mới (mặc định: lấy từ mã)")
        parser.add_argument("--kind", required=True, choices=Kind.values)
        parser.add_argument("--name", required=True)
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--parent", help="mã đơn vị cấp trên; bỏ trống với tỉnh")
        parser.add_argument("--day", required=True, type=date.fromisoformat, help="ngày đầu của đơn vị mới")
        parser.add_argument("--decision", required=True, help="văn bản quyết định")
        parser.add_argument("--source", default="", help="nơi đọc được văn bản")
        parser.add_argument("--yes", action="store_true", help="thực hiện, không chỉ xem trước")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = [_unit(code) for code in options["codes"]]
        decision = plans.Decision(options["day"], options["decision"], options["source"], by="merge_units")
        into = plans.NewUnit(
            code=options["into"],
            slug=options["slug"] or f"don-vi-{options['into']}".lower(),
            level=parts[0].level,
            kind=options["kind"],
            name=options["name"],
            full_name=options["full_name"],
            parent=_unit(options["parent"]) if options["parent"] else None,
        )
        self._show(plans.plan_merge(parts=parts, into=into, decision=decision))
        if options["yes"]:
            services.merge_units(parts=parts, into=into, decision=decision)
            self.stdout.write("Đã hợp nhất.")
        else:
            self.stdout.write("Chưa thay đổi gì. Thêm --yes để thực hiện.")

    def _show(self, plan: plans.Plan) -> None:
        for line in plan.lines():
            self.stdout.write(line)
        if plan.problems:
            raise CommandError("Không hợp nhất được:\n  " + "\n  ".join(plan.problems))


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có đơn vị mang mã «{code}»")
    return found
