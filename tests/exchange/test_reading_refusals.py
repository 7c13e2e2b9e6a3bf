"""Lines that can't be imported: each is refused on its own, with a reason, and the others go on."""

from pathlib import Path

from tests.exchange.lists import customers, entries, refusals, sheet


def test_a_line_without_a_name_is_refused(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, "Name,Phone\nFarm,1\n  ,2\n")
    assert refusal == (3, "", "It has no customer name.")


def test_a_name_or_a_code_past_its_limit_is_refused_not_cut(tmp_path: Path) -> None:
    content = f"Name,Code\n{'n' * 200},{'c' * 60}\n{'n' * 201},1\nFarm,{'c' * 61}\n"
    name, code = refusals(tmp_path, content)
    assert name == (3, "n" * 200, "The customer’s name has 201 characters; the most is 200.")
    assert code == (4, "Farm", "The customer code has 61 characters; the most is 60.")
    assert len(customers(sheet(tmp_path, content))) == 1


def test_a_value_past_5_000_characters_is_refused_whatever_column_it_stands_in(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, f"Name,Remarks\nFarm,{'x' * 5001}\nMill,{'x' * 5000}\n")
    assert refusal == (2, "Farm", "“Remarks” has more than 5,000 characters.")


def test_a_value_past_what_can_be_parsed_is_refused_too(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, f'Name,Remarks\nFarm,"{"x" * 140_000}"\nMill,\n')
    assert refusal == (2, "Farm", "A value on this line is far too long.")


def test_a_line_with_more_values_than_columns_is_refused(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, "Name,Phone\nFarm, Inc.,1\nMill,2,,\n")
    assert refusal.line == 2
    assert refusal.reason.startswith("It has 3 values for 2 columns.")


def test_the_second_customer_with_a_code_is_refused_naming_the_first(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, "Name,Code\nFarm,7\nFarm,8\nMill,7\n")
    assert refusal == (4, "Mill", "The customer code 7 stands on line 2 already.")


def test_the_second_customer_with_an_accounting_id_is_refused_naming_the_first(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, "Name,Code,Accounting ID\nFarm,7,71\nMill,8,71\n")
    assert refusal == (3, "Mill", "The accounting ID 71 stands on line 2 already.")


def test_codes_that_differ_in_case_or_in_zeros_are_different(tmp_path: Path) -> None:
    assert not refusals(tmp_path, "Name,Code\nFarm,a1\nMill,A1\nShop,1\nBarn,01\n")


def test_where_nothing_else_tells_customers_apart_a_second_name_is_refused(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, "Name,Phone\nFarm,1\nMill,2\nFARM,3\n")
    assert refusal == (4, "FARM", "The name FARM stands on line 2 already.")


def test_two_people_of_one_name_in_two_companies_are_two_customers(tmp_path: Path) -> None:
    content = "Name,Company name\nIda Lind,Farm\nIda Lind,Mill\nIda Lind,Mill\n"
    assert [(row.name, row.contact_name) for row in customers(sheet(tmp_path, content))] == [
        ("Farm", "Ida Lind"),
        ("Mill", "Ida Lind"),
    ]
    assert [refusal.line for refusal in refusals(tmp_path, content)] == [4]


def test_a_name_that_is_a_form_of_the_companys_stays(tmp_path: Path) -> None:
    content = "Name,Company name\nFarm - East,Farm\nFarm - West,Farm\n"
    assert [row.name for row in customers(sheet(tmp_path, content))] == ["Farm - East", "Farm - West"]


def test_a_refused_line_keeps_no_code_from_the_next(tmp_path: Path) -> None:
    first, second = entries(tmp_path, "Name,Code\n,7\nMill,7\n")
    assert (first.line, second.name) == (2, "Mill")


def test_control_characters_and_line_breaks_leave_names_and_codes(tmp_path: Path) -> None:
    (row,) = customers(sheet(tmp_path, 'Name,Code\n"Farm\r\nInc.\x07","7\x1b"\n'))
    assert (row.name, row.code) == ("Farm Inc.", "7")
