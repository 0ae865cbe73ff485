"""Names of things that outlive their addresses: they follow from the key of an entry, never from host or language."""

from uuid import NAMESPACE_URL, UUID, uuid5

from initiatives.models import Initiative

# The authority and date of RFC 4151. Changing either would make every entry new to everybody who follows the register.
AUTHORITY = "belgian-ai-initiatives,2021"


def tag(path: str) -> str:
    """A tag URI for a path within the register."""
    return f"tag:{AUTHORITY}:{path}"


def tag_of(initiative: Initiative) -> str:
    return tag(f"initiatives/{initiative.key}")


def uuid_of(initiative: Initiative, part: str) -> UUID:
    """A part of an entry, such as its start, as calendars name it."""
    return uuid5(NAMESPACE_URL, f"belgian-ai-initiatives/{initiative.key}/{part}")
