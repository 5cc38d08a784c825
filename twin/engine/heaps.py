"""Two heaps for compiled code: the clock, and trays from whose middle an item can be taken."""

from numba import njit

from twin.vocabulary import NONE


# ---------------------------------------------------------------------------------------------- the clock
@njit
def push(heap, n, key):
    """Add a key to a heap of `n` keys, four children to each."""
    place = n
    while place > 0:
        parent = (place - 1) >> 2
        if heap[parent].key <= key:
            break
        heap[place].key = heap[parent].key
        place = parent
    heap[place].key = key


@njit
def pop(heap, n):
    """Remove the least of `n` keys."""
    least, n = heap[0].key, n - 1
    key, place = heap[n].key, 0
    while 4 * place + 1 < n:
        child = least_child(heap, place, n)
        if heap[child].key >= key:
            break
        heap[place].key = heap[child].key
        place = child
    heap[place].key = key
    return least


@njit
def least_child(heap, place, n):
    """Where the least child of a place lies."""
    least = 4 * place + 1
    for child in range(least + 1, min(least + 4, n)):
        if heap[child].key < heap[least].key:
            least = child
    return least


# ---------------------------------------------------------------------------------------------- trays: pairing heaps
@njit
def is_before(nodes, a, b):
    """Whether an item lies before another one in a tray."""
    if nodes[a].rank != nodes[b].rank:
        return nodes[a].rank < nodes[b].rank
    if nodes[a].tie != nodes[b].tie:
        return nodes[a].tie < nodes[b].tie
    return a < b


@njit
def meld(nodes, a, b):
    """Join two heaps; return the item on top."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    if is_before(nodes, b, a):
        a, b = b, a
    child = nodes[a].child
    nodes[b].after, nodes[b].before, nodes[a].child = child, a, b
    if child != NONE:
        nodes[child].before = b
    return a


@njit
def meld_children(nodes, first):
    """Join a row of siblings, two by two and then from the end; return the item on top."""
    pairs = NONE
    while first != NONE:
        second = nodes[first].after
        rest = NONE if second == NONE else nodes[second].after
        pair = meld(nodes, first, second)
        nodes[pair].after, pairs = pairs, pair
        first = rest
    top = NONE
    while pairs != NONE:
        rest = nodes[pairs].after
        top = meld(nodes, top, pairs)
        pairs = rest
    return top


@njit
def cut(nodes, item_id):
    """Detach an item that is not on top, with all that lies below it."""
    before, after = nodes[item_id].before, nodes[item_id].after
    if nodes[before].child == item_id:
        nodes[before].child = after
    else:
        nodes[before].after = after
    if after != NONE:
        nodes[after].before = before
