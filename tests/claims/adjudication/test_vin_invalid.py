from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import finding, judged, make_submission


def test_a_valid_vin_passes():
    assert finding("V01") is None


def test_a_wrong_check_digit_names_both_digits():
    found = finding("V01", make_submission(vin="LVSHBFAF19F012345"))
    assert found.severity is Severity.RETURN
    assert found.result is Result.HIT
    assert found.title == Text("车架号不正确", "VIN is not valid")
    assert found.text == Text(
        "LVSHBFAF19F012345 校验位（第 9 位）是 1，按其余各位应为 4，多半有一位抄错。请对照行驶证或风窗下的铭牌。",
        "LVSHBFAF19F012345: the check digit (position 9) is 1, the other characters ask for 4; one of them "
        "is probably mistyped. Compare the licence or the plate below the windscreen.",
    )
    assert found.effect == Text("必须改 · 会退回", "Must be changed · would be returned")
    assert (found.field, found.fixes) == ("vin", ())


def test_a_letter_o_is_named_and_the_right_vin_offered():
    found = finding("V01", make_submission(vin="LVSHBFAF49FO12345"))
    assert found.text == Text(
        "LVSHBFAF49FO12345 第 12 位是“O”。车架号只用数字和大写字母，不用 I、O、Q。",
        "LVSHBFAF49FO12345 has “O” at position 12. A VIN uses digits and capitals without I, O and Q.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("vin", "LVSHBFAF49F012345")
    assert fix.label == Text("改为 LVSHBFAF49F012345", "Change to LVSHBFAF49F012345")


def test_blanks_and_small_letters_are_offered_clean():
    found = finding("V01", make_submission(vin="lvs hbfaf49f012345"))
    assert [fix.value for fix in found.fixes] == ["LVSHBFAF49F012345"]


def test_the_length_is_counted():
    assert finding("V01", make_submission(vin="LVSHBFAF49F01234")).text == Text(
        "LVSHBFAF49F01234 有 16 位，车架号应为 17 位。",
        "LVSHBFAF49F01234 has 16 characters; a VIN has 17.",
    )


def test_an_empty_vin_is_not_skipped():
    found = finding("V01", make_submission(vin=""))
    assert found.result is Result.HIT
    assert found.text == Text("没有填写车架号。", "No VIN is given.")


def test_the_claim_is_returned():
    assert judged(make_submission(vin="LVSHBFAF19F012345")).outcome is Outcome.RETURNED
