"""Messages up, down and in time. See README.md beside this file.

What apps use is exported here; the relay, the sweep and their tables are the kernel's own business.
"""

from huisheng.kernel.messaging.common_wakeups import schedule_common_wakeup
from huisheng.kernel.messaging.contract import Envelope, Message, MessageError, NotAContractError
from huisheng.kernel.messaging.outbox import broadcast, emit, emit_all, emit_known, emit_to_network_itself
from huisheng.kernel.messaging.reconcile import SetHash, register_reconciler
from huisheng.kernel.messaging.subscriptions import Delivery, handles
from huisheng.kernel.messaging.wakeups import cancel_wakeup, on_wakeup, schedule_wakeup

__all__ = [
    "Delivery",
    "Envelope",
    "Message",
    "MessageError",
    "NotAContractError",
    "SetHash",
    "broadcast",
    "cancel_wakeup",
    "emit",
    "emit_all",
    "emit_known",
    "emit_to_network_itself",
    "handles",
    "on_wakeup",
    "register_reconciler",
    "schedule_common_wakeup",
    "schedule_wakeup",
]
