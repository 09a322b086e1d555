"""One change of the tree at a time: paths are copied from parents to children, so two must not cross."""

from huisheng.kernel.tenancy.locks import lock_until_commit


def lock_tree() -> None:
    """Wait until nobody else changes the tree, and keep others waiting until this transaction ends.

    To be called in NETWORK, inside atomic(), before anything of the tree is read: what was read earlier may
    be another tree.
    """
    lock_until_commit("tenants.tree")
