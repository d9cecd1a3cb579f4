"""A list of dealers is opened as a whole, and again without harm."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from landbridge.doors.scopes import dealer_scope, oem_scope
from tenants import commands
from tenants.models import Dealer, DealerStatus, SpareSchema

pytestmark = pytest.mark.usefixtures("committed", "rollback", "may_create_schemas")

HEADER = "code,name,name_en,grade,city,city_level,province,region,depot\n"
ROWS = [f"WH20{number},武汉{number}店,Wuhan {number},E,武汉,2,湖北,SW,wuhan\n" for number in range(3)]


@pytest.fixture
def file(tmp_path):
    def write(*rows, header=HEADER):
        path = tmp_path / "dealers.csv"
        path.write_bytes((header + "".join(rows)).encode("gb18030"))
        return path

    return write


def opened(path):
    said, wrong = StringIO(), StringIO()
    try:
        call_command("open_dealers", str(path), stdout=said, stderr=wrong)
    except CommandError as error:
        return str(error), wrong.getvalue().splitlines()
    return said.getvalue().strip(), wrong.getvalue().splitlines()


def codes():
    with oem_scope():
        return list(Dealer.objects.filter(code__startswith="WH20").values_list("code", "status"))


def test_a_list_is_opened_and_may_come_again(file, monkeypatch):
    once = commands.open_dealer

    def stop_at_the_second(**asked):
        if asked["code"] == "WH201":
            raise KeyboardInterrupt
        once(**asked)

    with monkeypatch.context() as patched:
        patched.setattr(commands, "open_dealer", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            opened(file(*ROWS))
    assert codes() == [("WH200", "active"), ("WH201", "opening"), ("WH202", "opening")]
    assert opened(file(*ROWS)) == ("2 opened, 1 were open already", [])
    assert opened(file(*ROWS)) == ("0 opened, 3 were open already", [])
    assert {status for _, status in codes()} == {DealerStatus.ACTIVE}
    with oem_scope():
        refs = [dealer.ref for dealer in Dealer.objects.filter(code__startswith="WH20")]
        assert not SpareSchema.objects.exists()
    for ref in refs:
        with dealer_scope(ref):
            assert Dealer.objects.filter(pk=ref.id).exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("WUHAN,武汉9店,Wuhan 9,E,武汉,2,湖北,SW,wuhan\n", "two letters and three digits"),
        ("WH209,武汉9店,Wuhan 9,G,武汉,2,湖北,SW,wuhan\n", "等级"),
        ("WH209,武汉9店,Wuhan 9,E,武汉,2,湖北,MOON,wuhan\n", "MOON"),
        ("WH209,,Wuhan 9,E,武汉,2,湖北,SW,wuhan\n", "未填"),
        ("CQ012,别的店,Another,E,武汉,2,湖北,SW,wuhan\n", "已有"),
        ("WH208,武汉8店,Wuhan 8,E,武汉,2,湖北,SW,wuhan\n", "两次"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_written(file, row, reason):
    good = "WH208,武汉8店,Wuhan 8,E,武汉,2,湖北,SW,wuhan\n"
    told, wrong = opened(file(good, row))
    assert told == "1 rows are wrong; nothing was written."
    assert len(wrong) == 1
    assert wrong[0].startswith("row 3 ")
    assert reason in wrong[0]
    assert not any(code in ("WH208", "WH209") for code, _ in codes())


def test_a_file_that_is_no_list_of_dealers_is_refused(file):
    assert "VIN" in opened(file("LVS\n", header="VIN\n"))[0]
    assert opened(file().with_name("none.csv"))[0].startswith("[Errno 2]")
