"""Under which topic a message of a file is filed: as the file says, else as its words suggest, else 其他."""

from typing import Final

from shared_apps.topics import public as topics
from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage
from tenant_apps.questions.operations.importing_files.problems import FileProblem

# A branch that is no one's in particular: an officer files it anew when it is answered.
_LAST_RESORT: Final = ("民政", "其他")


def topic_of(message: ParsedMessage) -> str:
    """Code of a leaf of the network's tree. Raises FileProblem when the tree is empty."""
    named = topics.find_leaf(*message.categories) if message.categories else None
    if named is not None and len(message.categories) > 1:
        return named.code
    # Only the first level is known, or nothing: the words say which leaf, within the branch when there is
    # one.
    for suggested in topics.suggest(f"{message.title}\n{message.text}", limit=12):
        if named is None or suggested.code[:2] == named.code[:2]:
            return suggested.code
    found = named or topics.find_leaf(*_LAST_RESORT)
    if found is None:
        raise FileProblem("The network has no topics yet. Run manage.py import_topics first.")
    return found.code
