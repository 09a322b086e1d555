"""How often somebody may take part. A class behind one address gets through; a storm waits."""

from typing import Final

from huisheng.kernel.rest.throttle import Limit

COMMENTS_OF_READER: Final = Limit("commons-comment-reader", times=6, seconds=600)
COMMENTS_FROM_ADDRESS: Final = Limit("commons-comment-address", times=30, seconds=600)
ANSWERS_OF_READER: Final = Limit("commons-answer-reader", times=4, seconds=3600)
ANSWERS_FROM_ADDRESS: Final = Limit("commons-answer-address", times=20, seconds=3600)
LIKES_FROM_ADDRESS: Final = Limit("commons-like-address", times=60, seconds=600)
OPENING: Final = Limit("commons-opening", times=60, seconds=600)
"""Keys of questions tried from one address."""
FILES: Final = Limit("commons-file-address", times=120, seconds=60)
