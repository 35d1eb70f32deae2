"""Handles are made from names: plain letters, free, and found soon however many share a name."""

from blogapp.accounts.handles import handle_for, is_well_shaped


def test_counts_a_few_people_of_one_name() -> None:
    taken = {"ada", "ada-2"}
    assert handle_for("Ada", taken.__contains__) == "ada-3"


def test_takes_signs_by_chance_for_many_people_of_one_name() -> None:
    taken: set[str] = set()
    looks: list[int] = []

    def is_taken(handle: str) -> bool:
        looks[-1] += 1
        return handle in taken

    for _ in range(200):
        looks.append(0)
        handle = handle_for("名前", is_taken)
        assert is_well_shaped(handle)
        taken.add(handle)
    assert len(taken) == 200
    assert max(looks) <= 12
