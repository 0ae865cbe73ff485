import pytest
from django.core.exceptions import ValidationError

from initiatives.models.organisation import enterprise_number_digits


@pytest.mark.parametrize("written", ["0671.516.647", "671516647", "BE0671516647", "be 0671 516 647", "0671-516-647"])
def test_an_enterprise_number_is_ten_digits_however_it_is_written(written: str) -> None:
    assert enterprise_number_digits(written) == "0671516647"


@pytest.mark.parametrize("written", ["0671516648", "2671516647", "67151664", "abc", "٠٦٧١٥١٦٦٤٧", "0000000000"])
def test_a_wrong_enterprise_number_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError, match="check digits"):
        enterprise_number_digits(written)
