"""`make chaos`: kill, flush and restart at random while messages flow and while people of all units hand
questions to each other, and while directives come down and reports go up; then mix work of all units.

Real processes on engines of their own: workers, beat and two producers in the place of web servers. What was
sent and what arrived are rows of the audit, written in the same transactions as the messages, and are
compared as sets in both directions; a count would hide one lost and one doubled. HUISHENG_CHAOS=small is for
the suite: all of that at once, under the same faults, each kind of which is dealt at least once.
"""
