"""Sharing the unit grids of an area out anew when those who make rounds there become more, or fewer."""

from twin.vocabulary import NONE


def share_out(world, pool, n_before):
    """Cut the area of a pool into runs of neighbouring grids, one for each on the roster, as equal as can be.

    Each round goes on with the grid that was looked at longest ago.
    """
    place, n_beats = world.places[pool.place], max(n_before, pool.n_people)
    pool.n_beats, pool.n_kept = pool.n_people, 0
    for number in range(n_beats):
        beat = world.beats[pool.first_beat + number]
        first, end = edge(place, pool, number), edge(place, pool, number + 1)
        beat.first_grid, beat.n_grids, beat.next_grid, beat.is_kept = first, end - first, 0, 0
        if number < pool.n_people:
            beat.is_kept = world.people[pool.first_person + number].is_on_duty
        pool.n_kept += beat.is_kept
        if pool.is_remote == 1:
            link_cameras(world, beat)
        else:
            give_grids(world, pool, n_beats, pool.first_beat + number)


def edge(place, pool, number):
    """First unit grid of the beat of that number; for all after the last one, the end of the area."""
    if number >= pool.n_people:
        return place.first_grid + place.n_grids
    return place.first_grid + number * place.n_grids // pool.n_people


def give_grids(world, pool, n_beats, beat_id):
    """Tell the grids of a beat whose they are, unless others make rounds there."""
    beat = world.beats[beat_id]
    for number in range(beat.n_grids):
        grid = world.grids[beat.first_grid + number]
        if grid.beat == NONE or pool.first_beat <= grid.beat < pool.first_beat + n_beats:
            grid.beat = beat_id
        if grid.looked_s < world.grids[beat.first_grid + beat.next_grid].looked_s:
            beat.next_grid = number


def link_cameras(world, beat):
    """Join the grids of a beat that have a camera to a ring; a beat without one is no beat."""
    first, last = NONE, NONE
    for number in range(beat.n_grids):
        grid = world.grids[beat.first_grid + number]
        if grid.next_camera == NONE:
            continue
        if first == NONE:
            first, beat.next_grid = number, number
        else:
            world.grids[beat.first_grid + last].next_camera = number
        if grid.watched_s < world.grids[beat.first_grid + beat.next_grid].watched_s:
            beat.next_grid = number
        last = number
    if first == NONE:
        beat.n_grids = 0
    else:
        world.grids[beat.first_grid + last].next_camera = first
