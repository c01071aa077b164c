"""The page of the roles is the matrix's, and a line that is missing is named with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import write_roles


def test_the_committed_page_is_the_matrix_s_and_every_operation_has_its_line() -> None:
    assert write_roles.main(["--check"]) == 0


def test_a_new_operation_without_a_line_fails_and_says_where_to_write_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [*write_roles.fields(), "mutation openEverything"]
    monkeypatch.setattr(write_roles, "fields", lambda: iter(known))

    assert write_roles.main(["--check"]) == 1

    told = capsys.readouterr().err
    assert told.startswith("roles: mutation openEverything has no line in roles.toml: add")


def test_a_line_of_what_is_no_operation_any_more_is_named() -> None:
    gone = iter([one for one in write_roles.fields() if one != "query me"])

    with pytest.raises(write_roles.Unwritten, match="query me is in"):
        write_roles.check(write_roles.read_matrix(), gone)


def test_a_denial_that_is_not_entered_needs_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(
        '[profiles]\na = "A"\n[groups]\n[public]\n[[operations]]\nname = "query x"\ndoes = "x"\n'
        'own = { all = "allowed" }\nother = { all = "hidden" }\n'
    )

    with pytest.raises(write_roles.Unwritten, match="query x: a denial is not entered"):
        write_roles.read_matrix(file)


def test_a_role_that_no_group_names_is_missed(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(
        '[profiles]\na = "A"\nb = "B"\n[groups]\n[public]\n[[operations]]\nname = "query x"\n'
        'does = "x"\nown = { a = "allowed" }\nother = { all = "allowed" }\n'
    )

    with pytest.raises(write_roles.Unwritten, match="own says nothing of b"):
        write_roles.read_matrix(file)
