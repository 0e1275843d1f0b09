"""Finds the lungs in a CT as Opportune's ClassicalLungSegmenter does, in NumPy and SciPy.

    labels = lungs.segment(hu, slice_mm, row_mm, column_mm)

Every step of the original is here; on real scans the two masks are equal voxel by voxel. The one
simplification: the cut between left and right is searched in the rows that hold lung, not in all.
"""
import functools
import math

import numpy as np
from scipy import ndimage

LEFT, RIGHT = 1, 2
PADDING = -32768
ROOM_AIR_HU = -930
FACES = ndimage.generate_binary_structure(3, 1)
IN_PLANE = FACES & np.array([False, True, False])[:, None, None]


def segment(hu, slice_mm, row_mm, column_mm):
    """Labels (slices, rows, columns) by rising z, PADDING where nothing was measured: 0, LEFT or RIGHT."""
    grid = Grid(hu, slice_mm, row_mm, column_mm)
    offset = air_offset(hu[::max(1, int(2 / slice_mm + 1e-6))])  # thinner slices show the same air
    grid.subtract(offset)
    body = enclosed(grid)
    if offset and not borne_out(grid, body):
        grid.subtract(-offset)
        offset, body = 0, enclosed(grid)
    threshold = lung_threshold(grid.hu[body & ~grid.padding])
    outside = outside_air(grid, threshold)
    lungs = air_pockets(grid, threshold, outside, body)
    for wall_hu in (-700, -780):
        remove_under_domes(grid, lungs, wall_hu)
    remove_films(grid, lungs)
    airways = find_airways(grid, outside, lungs)
    lungs &= ~airways
    drop_crumbs(grid, lungs)
    labels = split(grid, lungs, threshold)
    for side in (LEFT, RIGHT):
        close(grid, labels, side, airways)
    for side in (LEFT, RIGHT):
        fill_rim(grid, labels, side, airways)
    fill_holes(labels, airways)
    return refine(hu, grid, labels, airways, threshold, offset)


class Grid:
    """A volume averaged over blocks; padding takes no part."""

    def __init__(self, hu, slice_mm, row_mm, column_mm):
        self.factor = f = max(1, math.ceil(1.3 / min(row_mm, column_mm) - 1e-6))
        self.merge = merge = max(1, int(2.5 / slice_mm + 1e-6))
        self.mm = np.array([slice_mm * merge, row_mm * f, column_mm * f])
        shape = [-(-size // by) for size, by in zip(hu.shape, (merge, f, f))]
        self.hu = np.empty(shape, np.int16)
        for z in range(shape[0]):
            total, count = np.zeros(shape[1:], np.int32), np.zeros(shape[1:], np.int32)
            for block in hu[z * merge:(z + 1) * merge]:
                measured = block > -1500  # undeclared fill values lie below
                value = np.where(measured, block, 0)
                for y in range(f):
                    for x in range(f):
                        part = value[y::f, x::f]
                        into = np.s_[:part.shape[0], :part.shape[1]]
                        total[into] += part
                        count[into] += measured[y::f, x::f]
            self.hu[z] = np.where(count > 0, (2 * total + count) // np.maximum(2 * count, 1), PADDING)
        self.padding = self.hu == PADDING

    def subtract(self, offset):
        if offset:
            np.copyto(self.hu, np.minimum(self.hu.astype(np.int32) - offset, 32767), where=~self.padding,
                      casting="unsafe")

    def cells(self, ml):
        return math.floor(ml * 1000 / self.mm.prod() + 0.5)


def box(mask, margin=(0, 0, 0)):
    """The slices of the box around a mask, widened within its array."""
    found = []
    for axis, wider in enumerate(margin):
        there = np.flatnonzero(mask.any(axis=tuple({0, 1, 2} - {axis})))
        found.append(slice(max(0, there[0] - wider), there[-1] + 1 + wider))
    return tuple(found)


def pieces(mask, structure=FACES):
    """Labels, number of cells by label (0 for the background), and the labels of the cells of the mask."""
    labels, count = ndimage.label(mask, structure)
    within = labels[mask]
    return labels, np.bincount(within, minlength=count + 1), within


def quantile(values, share):
    rank = max(0, math.ceil(share * values.size) - 1)
    return np.partition(values, rank)[rank]


def air_offset(hu):
    """How far the air around the patient reads from -1000 HU, by rays from front, left and right."""
    _, rows, columns = hu.shape
    y, x = np.ogrid[:rows, :columns]
    circle = (x - (columns - 1) / 2) ** 2 + (y - (rows - 1) / 2) ** 2 <= (min(rows, columns) / 2) ** 2
    histogram = np.zeros(1 << 16, np.int64)
    for plane in hu:
        measured = circle & (plane != PADDING)
        thin = plane <= -500
        upper = np.s_[:rows // 2]
        # The back half of the sides holds the couch, whose foam is close to air.
        for turn in (np.transpose, lambda a: a[upper], lambda a: a[upper, ::-1]):
            ray, air, value = turn(measured), turn(thin), turn(plane)
            length = ray.shape[1]
            first = np.where(ray.any(1), ray.argmax(1), length)[:, None]
            at = np.arange(length)
            ended = (at >= first) & ~(ray & air)
            last = np.where(ended.any(1), ended.argmax(1), length)[:, None]
            clear = value[(at >= first + 3) & (at < last - 3)]
            histogram += np.bincount(clear.astype(np.int32) + 32768, minlength=1 << 16)
    below = histogram.cumsum()
    if below[-1] < 500:
        return 0
    offset = int(np.searchsorted(below, below[-1] / 2)) - 32768 + 1000
    return offset if abs(offset) <= 100 else 0


def borne_out(grid, body):
    low = grid.hu[body & ~grid.padding & (grid.hu <= -500)]
    return np.count_nonzero(low < -1050) <= 0.02 * low.size


def reaches_out(grid, labels, count):
    """Which pieces of slices touch the frame or padding."""
    out = np.zeros(count, bool)
    for edge in (labels[:, 0], labels[:, -1], labels[:, :, 0], labels[:, :, -1]):
        out[edge] = True
    if grid.padding.any():
        out[labels[ndimage.binary_dilation(grid.padding, IN_PLANE)]] = True
    return out


def enclosed(grid):
    """The patient, what tissue encloses included: opened, so that the shell of a couch falls off."""
    tissue = (grid.hu > -250).view(np.uint8)
    reach = np.maximum(1, np.floor(4 / grid.mm[1:] + 0.5).astype(int))
    core = ndimage.minimum_filter(tissue, (1, *(2 * reach + 1)), mode="nearest")
    labels, cells, _ = pieces(core.view(bool))
    body = (labels == cells.argmax()).view(np.uint8) if len(cells) > 1 else np.zeros_like(core)
    body = (ndimage.maximum_filter(body, (1, *(2 * reach + 3)), mode="nearest") & tissue).view(bool)
    gap = ~body & ~grid.padding
    labels, cells, within = pieces(gap, IN_PLANE)
    dark = np.bincount(within, grid.hu[gap] <= ROOM_AIR_HU, len(cells))
    # A gap open to the frame yet without room air is a lung that the field of view cuts.
    hole = ~reaches_out(grid, labels, len(cells)) | (dark < 0.25 * cells)
    hole[0] = False
    return body | hole[labels]


def lung_threshold(values):
    """Half way between lung and tissue, found by iteration."""
    histogram = np.bincount(np.clip(values, -1100, 300) + 1100, minlength=1401)
    level = np.arange(-1100, 301)
    threshold = -500
    for _ in range(20):
        below = level <= threshold
        means = [np.average(level[part], weights=histogram[part]) if histogram[part].any() else -500
                 for part in (below, ~below)]
        found = min(-420, max(-600, math.floor(sum(means) / 2 + 0.5)))
        if found == threshold:
            break
        threshold = found
    return threshold


def outside_air(grid, threshold):
    air = (grid.hu <= threshold) & ~grid.padding
    labels, cells, within = pieces(air, IN_PLANE)
    chosen = reaches_out(grid, labels, len(cells))
    chosen &= np.bincount(within, grid.hu[air], len(cells)) <= ROOM_AIR_HU * cells
    chosen[0] = False
    return chosen[labels] | grid.padding


def air_pockets(grid, threshold, outside, body):
    """The pockets of air inside the patient that are lung, airways included."""
    air = (grid.hu <= threshold) & ~outside
    labels, cells, within = pieces(air)
    inside = np.bincount(within, body[air], len(cells))
    places = ndimage.find_objects(labels)
    pockets = []
    for i in np.flatnonzero((cells >= grid.cells(2)) & (inside >= 0.5 * cells) & (cells > 0)):
        place = places[i - 1]
        own = labels[place] == i
        values = grid.hu[place][own]
        # Free gas is as dark all over, lung has vessels.
        if quantile(values, 0.5) > -960 or quantile(values, 0.75) > -925:
            centre = place[0].start + np.average(np.arange(len(own)), weights=own.sum((1, 2)))
            pockets.append((i, cells[i], centre, place))
    main = max(pockets, key=lambda pocket: pocket[1], default=None)
    if main is None or main[1] < grid.cells(80):
        raise ValueError("Cannot find lungs: no pocket of air inside the body looks like lung")
    middle = (main[3][0].start + main[3][0].stop - 1) / 2
    large = [pocket for pocket in pockets if pocket[1] >= 0.1 * main[1]]
    left = min(place[2].start for *_, place in large)
    right = max(place[2].stop - 1 for *_, place in large)
    midline, half = (left + right) / 2, 0.15 * (right - left + 1)
    chosen = np.zeros(len(cells), bool)
    for i, size, centre, (z, _, x) in pockets:
        if size >= 0.1 * main[1]:
            chosen[i] = z.stop - 1 >= middle
        else:
            chosen[i] = centre >= middle and not (x.start >= midline - half and x.stop - 1 <= midline + half)
    return chosen[labels]


def remove_under_domes(grid, lungs, wall_hu):
    """Takes out gas of stomach and bowel that a wall in partial volume parts from the lungs."""
    z, y, x = box(lungs)
    ceiling = z.start + int(0.4 * (z.stop - z.start))
    dark = lungs[z, y, x] & (grid.hu[z, y, x] <= wall_hu)
    labels, cells, _ = pieces(dark)
    gas = cells >= max(1, grid.cells(5))
    gas[np.unique(labels[ceiling - z.start:])] = False
    places = ndimage.find_objects(labels)
    for i in np.flatnonzero(gas):
        values = grid.hu[z, y, x][places[i - 1]][labels[places[i - 1]] == i]
        gas[i] = quantile(values, 0.5) <= -900 and quantile(values, 0.9) <= -870
    if not gas.any():
        return
    own = np.zeros(lungs.shape, bool)
    own[z, y, x] = gas[labels]
    around = np.zeros(lungs.shape, np.int32)
    around[z, y, x] = np.where(gas[labels], labels, 0)
    own, around, lung = (np.pad(a, 3) for a in (own, around, lungs))
    steps, to_lung = np.zeros(len(gas)), np.zeros(len(gas))
    for axis in range(3):
        area = grid.mm[1] * grid.mm[2] if axis == 0 else grid.mm[0] * grid.mm[1]
        for way in (-1, 1):
            surface = own & ~np.roll(own, -way, axis)
            second = ~np.roll(own, -2 * way, axis) & np.roll(lung, -3 * way, axis)
            facing = surface & (np.roll(lung, -2 * way, axis) | second)
            steps += area * np.bincount(around[surface], minlength=len(gas))
            to_lung += area * np.bincount(around[facing], minlength=len(gas))
    gas &= to_lung < 0.5 * steps  # a bulla faces lung on more of its surface
    chosen = np.zeros(lungs.shape, bool)
    chosen[z, y, x] = gas[labels]
    lungs &= ~(chosen | ((grid.hu > wall_hu) & ndimage.binary_dilation(chosen, FACES)))


def remove_films(grid, lungs):
    """Takes out thin films of gas in the mediastinum."""
    z, y, x = box(lungs)
    ry, rx = (math.ceil(4.5 / mm) for mm in grid.mm[1:])
    dy, dx = np.mgrid[-ry:ry + 1, -rx:rx + 1]
    disc = (dx * grid.mm[2]) ** 2 + (dy * grid.mm[1]) ** 2 <= 4.5 ** 2
    half = math.floor(0.15 * (x.stop - x.start) + 0.5)
    middle = math.floor((x.start + x.stop - 1) / 2 + 0.5)
    first, last = max(0, middle - half), min(lungs.shape[2] - 1, middle + half)
    start = max(0, first - 2 * rx)
    within = np.s_[:, :, first - start:last + 1 - start]
    near = lungs[z, y, start:last + 1 + 2 * rx]
    thin = near[within] & ~ndimage.binary_opening(near, disc[None])[within]
    labels, cells, found = pieces(thin)
    film = cells >= grid.cells(2)
    film &= np.bincount(found, grid.hu[z, y, first:last + 1][thin], len(cells)) <= -850 * cells
    film[0] = False
    lungs[z, y, first:last + 1] &= ~film[labels]


class Spot:
    """A round spot of air near the midline of a slice."""

    def __init__(self, z, rows, columns, grid):
        self.z, self.rows, self.columns = z, rows, columns
        self.area = len(rows) * grid.mm[1] * grid.mm[2]
        depth, width = np.ptp(rows) * grid.mm[1] + grid.mm[1], np.ptp(columns) * grid.mm[2] + grid.mm[2]
        self.fill = self.area / (width * depth)
        self.aspect = max(width, depth) / min(width, depth)
        self.y, self.x = rows.mean() * grid.mm[1], columns.mean() * grid.mm[2]


def find_spots(grid, air, extent):
    z, y, x = extent
    labels, cells, _ = pieces(air[z.start:], IN_PLANE)
    area = cells * grid.mm[1] * grid.mm[2]
    places = ndimage.find_objects(labels)
    middle = (x.start + x.stop - 1) / 2 * grid.mm[2]
    spots = [[] for _ in air]
    for i in np.flatnonzero((area >= 30) & (area <= 800)):
        place = places[i - 1]
        rows, columns = np.nonzero(labels[place][0] == i)
        spot = Spot(z.start + place[0].start, rows + place[1].start, columns + place[2].start, grid)
        if (spot.fill > 0.5 and spot.aspect < 2.5 and abs(spot.x - middle) <= 45
                and y.start * grid.mm[1] - 20 <= spot.y <= (y.stop - 1) * grid.mm[1]):
            spots[spot.z].append(spot)
    return spots


def longest_tube(grid, air, spots, lowest, shortest_mm):
    """The spots, lowest first, of the best chain from slice to slice; None when it is too short."""
    gap = max(1, int(30 / grid.mm[0]))
    chains = [[] for _ in spots]
    best = None

    def continues(above, below):
        if not (0.5 < above.area / below.area < 2
                and math.hypot(above.x - below.x, above.y - below.y) <= 3 + grid.mm[0]):
            return False
        between = air[below.z + 1:above.z, above.rows, above.columns]
        return bool((between.sum(1) >= 0.8 * len(above.rows)).all())

    for z in range(len(spots) - 1, lowest - 1, -1):
        for spot in spots[z]:
            above = next(filter(None, (
                max((chain for chain in chains[up] if continues(chain[1], spot)), key=lambda c: c[0], default=None)
                for up in range(z + 1, min(len(spots), z + gap + 1)))), None)
            chain = (spot.fill * grid.mm[0] + (above[0] if above else 0), spot, above)
            chains[z].append(chain)
            if best is None or chain[0] > best[0]:
                best = chain
    tube = []
    while best:
        tube.append(best[1])
        best = best[2]
    return tube if tube and len(tube) * grid.mm[0] >= shortest_mm else None


def paint(tube, air):
    lumen = np.zeros(air.shape, bool)
    for spot, above in zip(tube, tube[1:] + [None]):
        lumen[spot.z, spot.rows, spot.columns] = True
        if above:
            gap = np.s_[spot.z + 1:above.z, above.rows, above.columns]
            lumen[gap] = air[gap]
    return lumen


def find_airways(grid, outside, lungs):
    """Trachea, main bronchi and gullet, with their walls."""
    extent = box(lungs)
    air = (grid.hu <= -750) & ~outside
    spots = find_spots(grid, air, extent)
    lowest = extent[0].start + (extent[0].stop - 1 - extent[0].start) // 3
    trachea = longest_tube(grid, air, spots, lowest, 20)
    if trachea is None:
        return np.zeros(air.shape, bool)

    def mean(tube, what):
        return np.mean([getattr(spot, what) for spot in tube])

    def without(tube):
        return [[spot for spot in plane if spot not in tube] for plane in spots]

    def is_behind(gullet, front):
        behind, aside = (mean(gullet, what) - mean(front, what) for what in "yx")
        if not (0 < behind <= 60 and abs(aside) <= 30):
            return False
        inner = ndimage.binary_erosion(paint(gullet, air), IN_PLANE)
        return bool(inner.any()) and grid.hu[inner].mean() <= -870

    other = longest_tube(grid, air, without(trachea), lowest, 40)
    if other and is_behind(trachea, other) and mean(other, "area") > mean(trachea, "area"):
        trachea = other  # the gullet held air over a longer way
    gullet = longest_tube(grid, air, without(trachea), extent[0].start, 40)
    airways = grow(grid, outside, paint(trachea, air))
    if gullet and is_behind(gullet, trachea):
        airways |= paint(gullet, air)
    wall = np.floor(2 / grid.mm + 0.5).astype(int)
    return ndimage.maximum_filter(airways.view(np.uint8), 2 * wall + 1, mode="constant").view(bool)


def grow(grid, outside, trachea):
    """Grows the trachea threshold by threshold until it breaks into lung."""
    labels, _, _ = pieces(((grid.hu <= -700) & ~outside) | trachea)
    reachable = np.isin(labels, np.unique(labels[trachea]))
    place = box(reachable)
    hu = np.where(reachable[place], grid.hu[place], 0)
    lumen = trachea[place]
    filled = np.count_nonzero(lumen)
    most, leak = filled + grid.cells(45), max(8, grid.cells(6))
    for step in (*range(-980, -899, 10), *range(-880, -799, 20), *range(-775, -699, 25)):
        labels, cells, _ = pieces((hu <= step) | lumen)
        joined = np.unique(labels[lumen])
        limit = filled + (max(leak, grid.cells(20)) if step <= -950 else leak)
        if cells[joined].sum() > min(most, limit):
            break
        lumen = np.isin(labels, joined)
        filled = np.count_nonzero(lumen)
    grown = np.zeros(trachea.shape, bool)
    grown[place] = lumen
    return grown


def drop_crumbs(grid, lungs):
    labels, cells, _ = pieces(lungs)
    keep = cells >= grid.cells(3)
    keep[cells.argmax()] = True
    keep[0] = False
    lungs &= keep[labels]


def split(grid, lungs, threshold):
    """Left and right, cut in each slice from front to back along the path through the least lung."""
    z, y, x = box(lungs)
    middle = (x.start + x.stop - 1) / 2
    half = math.ceil(0.3 * (x.stop - x.start))
    start = max(0, math.floor(middle + 0.5) - half)
    columns = np.arange(start, min(lungs.shape[2], math.floor(middle + 0.5) + half + 1))
    lung = lungs[z, y, columns[0]:columns[-1] + 1]
    crossing = np.where(lung, 12 + np.maximum(0, threshold - grid.hu[z, y, columns[0]:columns[-1] + 1]) / 10, 0)
    cost = (crossing + 0.01 * abs(columns - middle) * grid.mm[2]).astype(np.float32)
    height, width = cost.shape[1:]
    cuts = np.empty(cost.shape[:2], int)
    aside = np.full((3, width), np.inf, np.float32)
    path = None
    for plane in range(len(cost) - 1, -1, -1):
        local = cost[plane]
        if path is not None:
            local = local + 0.05 * np.minimum(40, abs(columns - columns[path][:, None]) * grid.mm[2])
        steps = np.empty((height, width), np.int8)
        best = np.zeros(width)
        for row in range(height):
            aside[0] = best  # listed so that a tie goes straight on, then to the smaller column
            aside[1, 1:] = best[:-1] + 0.2
            aside[2, :-1] = best[1:] + 0.2
            steps[row] = aside.argmin(0)
            best = aside.min(0) + local[row]
        path = np.empty(height, int)
        at = best.argmin()
        for row in range(height - 1, -1, -1):
            path[row] = at
            at += (0, -1, 1)[steps[row, at]]
        cuts[plane] = columns[path]
    labels = np.zeros(lungs.shape, np.uint8)
    side = np.where(np.arange(lungs.shape[2]) <= cuts[..., None], RIGHT, LEFT)
    labels[z, y] = np.where(lungs[z, y], side, 0)
    near = labels[z, y, x]
    for own, other in ((LEFT, RIGHT), (RIGHT, LEFT)):
        named, cells, _ = pieces(near == own)
        move = np.zeros(len(cells), bool)
        move[named[ndimage.binary_dilation(near == other, FACES)]] = True
        move[[0, cells.argmax()]] = False
        near[move[named]] = other
    return labels


def close(grid, labels, side, airways, radius=5):
    """A closing with a ball; the other side and the airways stay."""
    own = labels == side
    if not own.any():
        return
    place = box(own, (0, *(int(radius / mm + 1e-6) for mm in grid.mm[1:])))
    within = functools.partial(ndimage.distance_transform_edt, sampling=grid.mm)
    far = within(~own[place]) > radius + 1e-4
    closed = within(~far) > radius + 1e-4
    labels[place][closed & (labels[place] == 0) & ~airways[place]] = side


def fill_rim(grid, labels, side, airways):
    """Fills dents of 5..25 mm in the lateral border that hold neither fat nor rib."""
    turn = np.s_[..., ::1 if side == LEFT else -1]  # outward is towards larger columns
    labels, airways, hu = labels[turn], airways[turn], grid.hu[turn]
    own = labels == side
    if not own.any():
        return
    there = own.any(2)
    border = own.shape[2] - 1 - own[..., ::-1].argmax(2)
    planes = np.flatnonzero(there.any(1))
    for z in range(math.ceil(planes[0] + 0.3 * (planes[-1] - planes[0])), planes[-1] + 1):
        rows = np.flatnonzero(there[z])
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
            if len(run):
                corners = hull(run.tolist(), border[z].tolist())
                for start, end in zip(corners, corners[1:]):
                    fill_dent(grid, labels[z], side, airways[z], hu[z], border[z], (run[0], start, end, run[-1]))


def hull(run, border):
    corners = []
    for c in run:
        while len(corners) > 1:
            a, b = corners[-2:]
            if (border[b] - border[a]) * (c - a) > (border[c] - border[a]) * (b - a):
                break
            corners.pop()
        corners.append(c)
    return corners


def fill_dent(grid, labels, side, airways, hu, border, rows):
    first, start, end, last = rows
    _, row_mm, column_mm = grid.mm
    rise = int(border[end] - border[start])
    length = math.hypot((end - start) * row_mm, rise * column_mm)
    if end - start < 2 or length > 110:
        return
    y = np.arange(start + 1, end)
    edge = border[y]
    slope = rise / (end - start)
    chord = border[start] + slope * (y - start)
    deepest = ((chord - edge) * column_mm).max() * (end - start) * row_mm / length
    if not 5 <= deepest <= 25:
        return
    x = np.arange(labels.shape[1])
    inside = (x > edge[:, None]) & (x <= chord[:, None])
    dent = hu[y][inside]
    if labels[y][inside].any() or airways[y][inside].any():
        return
    if np.count_nonzero(dent > 200) > 0.03 * dent.size or -150 <= dent.mean() <= -40:
        return
    # A cubic takes up the slope of the wall on either side, where there is enough of it.
    reach = max(2, math.floor(15 / row_mm + 0.5))
    bulge = 0
    if start - reach >= first and end + reach <= last:
        before = (border[start] - border[start - reach]) / reach - slope
        after = (border[end + reach] - border[end]) / reach - slope
        t = (y - start) / (end - start)
        bulge = np.clip((end - start) * (t * (1 - t) ** 2 * before - t * t * (1 - t) * after), 0, 12 / column_mm)
    ends = np.floor(chord + bulge + 0.5)
    filled = (x > edge[:, None]) & (x <= ends[:, None])
    filled &= ~np.logical_or.accumulate(filled & (hu[y] > 200), axis=1)
    labels[start + 1:end][filled] = side


def fill_holes(labels, airways):
    """Gives holes that lungs enclose on all sides to the lung before their last row."""
    place = box(labels, (1, 1, 1))
    near = labels[place]
    named, cells, _ = pieces(near == 0)
    hole = np.ones(len(cells), bool)
    hole[0] = False
    for axis in range(3):
        for end in (0, -1):
            hole[named.take(end, axis)] = False
    owner = np.zeros(len(cells), np.uint8)
    starts = hole[named[..., 1:]] & (near[..., :-1] != 0)
    owner[named[..., 1:][starts]] = near[..., :-1][starts]
    free = hole[named] & ~airways[place]
    near[free] = owner[named[free]]


def refine(hu, grid, labels, airways, threshold, offset):
    """Blocks within a lung, and filled ones, are taken whole; along the border each voxel's value decides."""
    result = np.zeros(hu.shape, np.uint8)
    place = box(labels, (0, 1, 1))
    z, y, x = place
    around = np.pad(labels[z], ((0, 0), (1, 1), (1, 1)))
    sides = [around[:, 1 + dy:, 1 + dx:][:, :labels.shape[1], :labels.shape[2]][:, y, x]
             for dy, dx in ((0, -1), (0, 1), (-1, 0), (1, 0))]
    near = labels[place]
    inner = np.logical_and.reduce(sides)
    whole = np.where((grid.hu[place] > threshold) | inner, near, 0)
    touched = np.select([side != 0 for side in sides], sides)
    border = np.where(near != 0, near, np.where(airways[place], 0, touched))
    f, merge = grid.factor, grid.merge
    for i in range(len(near)):
        full, edge = (a[i].repeat(f, 0).repeat(f, 1) for a in (whole, border))
        for k in range((z.start + i) * merge, min(len(hu), (z.start + i + 1) * merge)):
            value = hu[k, y.start * f:y.stop * f, x.start * f:x.stop * f]
            size = np.s_[:value.shape[0], :value.shape[1]]
            label = np.where(full[size] != 0, full[size], np.where(value <= threshold + offset, edge[size], 0))
            label[value == PADDING] = 0
            result[k, y.start * f:y.stop * f, x.start * f:x.stop * f] = label
    return result
