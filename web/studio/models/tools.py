"""Tools and workshop: hammers, planes, boxes, tins."""
import math
import random

import numpy as np
from mathutils import Matrix, Vector

from materials import *
from shapes import *
from stationery import Print, prism

STEEL, DARK_STEEL, BRASS, RED_PAINT, GREEN_PAINT = '#cfd0d0', '#8d9092', '#bf9450', '#8a3a2b', '#3e5648'


def steel(color=STEEL, rough=.26, streak=(1, 1, 12)):
    """Ground steel, streaked along the axes with the small scale."""
    return metal(color, rough, None, streak, 0, .07)


def brass(rough=.24, streak=(1, 1, 14)):
    """Brushed brass."""
    return metal(BRASS, rough, None, streak, .3, .06)


def ash(axis=(1, 1, .12)):
    """Pale ash, its grain along the axis with the small scale."""
    return wood('#d3ae7c', '#ab8050', 1.1, axis, .46, .1)


def upright(outline, y0, y1, mat, bevel=.05, auto=40):
    """A plate whose outline lies in the xz plane, from y0 to y1."""
    return warp(prism(outline, y0, y1, mat, bevel, auto), lambda a, b, c: (a, c, b))


def knurled(r, depth, n):
    """A round outline with n straight ridges, as an outline for stack: its inset is a share of the radius."""
    ridges = [((r + depth * (i % 2)) * cos(tau * i / n), (r + depth * (i % 2)) * sin(tau * i / n)) for i in range(n)]
    return lambda inset: [(x * (1 - inset), y * (1 - inset)) for x, y in ridges]


def ticks(art, millimetres, place, longest, color, half=.014):
    """Millimetre marks along the sheet's lower edge, longer at 5 and 10 mm; place turns cm into x."""
    for k in millimetres:
        x, long = place(k / 10), longest * (1 if k % 10 == 0 else .72 if k % 5 == 0 else .44)
        art.shape([(x - half, 0), (x + half, 0), (x + half, long), (x - half, long)], color)


def stamped(words, size, color, font='spartan', **k):
    """Small maker's lettering, facing +z."""
    return text(words, size, card(color, .5, 0), font, spacing=1.2, **k)


# --- Hammer and screwdrivers.

def hammer_head(mat):
    """A forged claw head: face at +x, claw at -x bending to -y, centred on its eye."""
    stations = [(5.42, .95, .95, 2), (5.4, 1.22, 1.22, 2), (5.28, 1.34, 1.34, 2), (4.5, 1.36, 1.36, 2), (4.32, 1.3, 1.3, 2),
                (3.7, .98, .98, 2.2),
                (2.7, .94, .94, 2.4), (1.8, 1.12, 1.08, 3), (1.25, 1.32, 1.22, 4), (.9, 1.36, 1.25, 5), (-.9, 1.36, 1.25, 5),
                (-1.3, 1.3, 1.22, 4), (-2., 1.02, 1.18, 3), (-2.5, .82, 1.16, 3)]
    body = loft([[(x, y, z) for y, z in ell(a, b, 80, p)] for x, a, b, p in stations][::-1], mat, auto=30, wn=False)
    path = catmull([(-1.8, .05, 0), (-2.8, .1, 0), (-4., -.25, 0), (-5.3, -1.15, 0), (-6.3, -2.5, 0)], 10)
    tines = []
    for side in (-1, 1):
        spread = [(x, y, side * (.56 + .05 * max(0, -x - 2) ** 1.15)) for x, y, z in path]
        tines.append(sweep(spread, rrect(1.5, .98, .18, 5), mat, up=(0, 0, 1), scale=lambda s: (1 - .86 * s ** .8, 1 - .16 * s),
                           round_end=.04))
    return [body] + tines


def hammer(detail=False):
    """A claw hammer on its side, 33 cm, 450 g head, ash handle with a painted end; detail frames the head."""
    forged, wedge = steel('#a3a5a6', .3, (30, 1, 1)), steel()
    head = hammer_head(forged)
    sections = [(1.5, 1., .62), (1., 1., .66), (-1.3, .98, .68), (-4, .95, .72), (-9, .98, .78), (-15, 1.22, .95), (-20, 1.36, 1.05),
                (-24, 1.3, 1.02), (-27.2, 1.36, 1.04), (-29., 1.45, 1.08)]
    ys = np.linspace(1.5, -29, 60)
    heights, widths, depths = zip(*sections)
    at = lambda y, values: float(np.interp(-y, [-h for h in heights], values))
    ring = lambda y, grow=0: [(a, y, b) for a, b in ell(at(y, widths) + grow, at(y, depths) + grow, 64, 2.3)]
    grain = ash((1, .1, 1))
    shaft = loft([ring(y) for y in ys], grain, wn=False, auto=50)
    painted = plastic(RED_PAINT, .35, .002)
    dip = loft([ring(y, .015) for y in np.linspace(-24.5, -29, 20)] + [ring(-29.2, -.05), ring(-29.3, -.25)], painted, wn=False, auto=50)
    pin = put(rbox(1.5, .12, .02, .04, .0, wedge), (0, 1.51, 0), (-90, 0, 0))
    marks = [put(stamped('CARRICK VALE', .34, '#3b3d3f'), (.0, .28, 1.262)), put(stamped('450 g', .34, '#3b3d3f', 'lato'), (0, -.4, 1.262))]
    brand = put(stamped('CARRICK VALE', .62, '#5a3a22'), (0, -16, 1.0), (1.8, 0, 90))
    if detail:
        shaft['noframe'] = dip['noframe'] = brand['noframe'] = 1
    group(head + [shaft, dip, pin, brand] + marks, (0, 0, 1.37), (.6, 0, 0))


def fluted(r, depth, n=120, flutes=6):
    """A round outline with shallow flutes, depth cm deep."""
    return [((r - depth * (.5 + .5 * cos(flutes * a)) ** 3) * cos(a), (r - depth * (.5 + .5 * cos(flutes * a)) ** 3) * sin(a))
            for a in [tau * i / n for i in range(n)]]


def screwdriver(handle, length, blade, cross, ring):
    """A screwdriver along y, tip at -y, of a handle length and blade length; cross or slotted."""
    profile = [(0, .5, 0), (.1, .8, 0), (.35, 1.02, .02), (.8, 1.18, .08), (1.6, 1.3, .2), (length * .6, 1.32, .22),
               (length * .74, 1.12, .14), (length * .82, .92, .04),
               (length * .9, .98, 0), (length * .97, .92, 0), (length, .8, 0)]
    ts = np.linspace(0, 1, 60) ** 1.2 * length
    shape = lambda k: np.interp(ts, [p[0] for p in profile], [p[k] for p in profile])
    grip = loft([[(x, -z, y) for x, y in fluted(r, d)] for z, r, d in zip(ts, shape(1), shape(2))], handle, wn=False, auto=50)
    r = .3 if blade > 8 else .24
    shank = steel(STEEL, .2, (1, .05, 1))
    tip = length + blade
    if cross:
        star = lambda k, deep: [(k * (1 - deep * (.5 - .5 * cos(4 * a)) ** 2) * cos(a),
                                 k * (1 - deep * (.5 - .5 * cos(4 * a)) ** 2) * sin(a)) for a in [tau * i / 48 for i in range(48)]]
        stations = [(length - 2, r, 0), (tip - 1.1, r, 0), (tip - .85, r, .15), (tip - .3, r * .72, .45), (tip, r * .3, .5)]
        rod = loft([[(x, -z, y) for x, y in star(k, deep)] for z, k, deep in stations], shank, wn=False, auto=40)
    else:
        stations = [(length - 2, r, r, 2), (tip - 2., r, r, 2), (tip - 1.2, r * 1.25, r * .7, 3), (tip - .4, r * 1.4, r * .3, 5),
                    (tip, r * 1.3, .05, 8)]
        rod = loft([[(x, -z, y) for x, y in ell(a, b, 48, p)] for z, a, b, p in stations], shank, wn=False, auto=40)
    collar = lathe([(q, -z) for q, z in fillet([(.5, length - .1), (.62, length - .1), (.62, length + .35), (r, length + .35)], .05, 4)],
                   ring, 64)
    warp(collar, lambda x, y, z: (x, z, y))
    return [grip, rod, collar]


def screwdrivers(handle='amber'):
    """Four screwdrivers in a row, two slotted and two cross, 17 to 25 cm."""
    amber = lambda: glass((.93, .56, .16), 1.4, .03, .8)
    grip = amber() if handle == 'amber' else Mat(handle, .22, Clearcoat=.4).m
    collar = steel(STEEL, .2) if handle == 'amber' else brass()
    ink = '#f3e3c2' if handle != 'amber' else '#4a2708'
    for k, (length, blade, cross) in enumerate(((10.6, 14.5, False), (10.2, 12., True), (9.2, 9.5, False), (8.6, 8., True))):
        parts = screwdriver(grip, length, blade, cross, collar)
        scale = length / 10.6
        mark = stamped('CARRICK VALE', .42, ink)
        mark.data.transform(Matrix.Rotation(pi / 2, 4, 'Z'))
        parts.append(put(mark, (0, -length * .42, 1.315)))
        group(parts, ((k - 1.5) * 4.1, 12 - k * .9, 1.3 * scale), (1.2, 30, random.uniform(-1.5, 1.5)), scale if k > 1 else 1)


# --- Measuring: tape, square, level, rule.

def tape_blade(length, mat):
    """A hollow tape that runs to +x from the origin, printed every millimetre, with a riveted hook."""
    sag = lambda y: .3 * (y / .95) ** 2
    blade = loft([[(x, y, sag(y)) for y in np.linspace(-.95, .95, 21)] + [(x, y, sag(y) - .035) for y in np.linspace(.95, -.95, 21)]
                  for x in np.linspace(0, length, 30)], mat, auto=50)
    art = Print(length, 1.9)
    ticks(art, range(1, int(length * 10)), lambda cm: length - cm, .62, '#22262a')
    for k in range(1, int(length)):
        art.text(str(k), .78, '#a5301f' if k == 10 else '#22262a', length - k, 1.2, 'lato', turn=180)
    marks = art.place(lambda x, y, z: (x, .95 - y, sag(.95 - y) + .003))
    hook_steel = steel()
    hook = [put(rbox(1.1, 1.5, .07, .12, .02, hook_steel), (length - .4, 0, .03)),
            put(rbox(.07, 1.9, 1.3, .02, .02, hook_steel), (length + .14, 0, -.95))]
    hook += [put(cyl(.14, .07, brass(), .03, 24), (length - .5, y, .09)) for y in (-.4, .4)]
    return [blade] + marks + hook


def tape_measure(body='#a97628', trim='#26292c'):
    """A 5 m tape measure, 7.4 x 7 x 3.6 cm, with 11 cm of tape drawn out."""
    outline = lambda i: fillet([(-3.5 + i, i), (3.9 - i, i), (3.9 - i, 3.2), (2.3 - i * .5, 6.9 - i), (-3.5 + i, 6.9 - i)],
                               [1.3, .5, 1.6, 2.4, 3.1], 10, True)
    shell, rubber = plastic(body, .38, .003, 70), plastic(trim, .62, .01, 40)
    case = stack(outline, [(.32, -1.8), (.12, -1.74), (.03, -1.6), (0, -1.4), (0, 1.4), (.03, 1.6), (.12, 1.74), (.32, 1.8)], shell)
    belt = stack(lambda i: outline(i - .1), [(.08, -1.), (.02, -.97), (0, -.9), (0, .9), (.02, .97), (.08, 1.)], rubber)
    for ob in (case, belt): warp(ob, lambda x, y, z: (x, -z, y))
    parts = [case, belt]
    for k in range(9): parts.append(put(rbox(.16, 1.9, .1, .04, .04, rubber), (-2.1 + k * .42, 0, 6.97)))
    lock = sweep([(x, 0, z) for x, z in arc(.4, 3.0, 4.0, 26, 50, 14)], rrect(.5, 1.2, .15, 4), plastic('#a23b28', .45), up=(0, 1, 0),
                 round_end=.12)
    parts.append(lock)
    badge = Print(5, 5)
    badge.disc(2.15, '#e9dfc8', 2.5, 2.5)
    badge.ring(1.95, .06, trim, 2.5, 2.5)
    badge.text('5 m', 1.75, trim, 2.5, 2.75, 'spartan')
    badge.text('CARRICK VALE', .38, trim, 2.5, 1.55, 'spartan', spacing=1.1)
    parts += badge.place(lambda x, y, z: (x - 2.65, -1.8 - z, y + .95))
    mouth = put(rbox(.5, 2.3, .9, .15, .1, plastic('#1b1d1f', .5)), (3.78, 0, .62))
    tape = group(tape_blade(11, Mat('#d9b945', .32, Clearcoat=.5).m), (3.8, 0, .98), (0, 1.2, 0))
    group(parts + [mouth], (-4, 0, .1))
    tape.location.x -= 4
    tape.location.z += .1


def try_square():
    """A 15 cm try square: rosewood stock faced with brass, blued blade without a scale; it lies flat."""
    rosewood, plate = wood('#6b3626', '#34160f', 1., (1, .12, 1), .35, .4), brass(.22, (1, 14, 1))
    blued, ground = steel('#434b58', .3, (.15, 5, 1)), steel('#c3c8cc', .2, (.15, 5, 1))
    blade = [put(rbox(17.9, 4.4, .2, .03, .02, blued), (6.05, 3.3, .85))]
    blade += [put(rbox(15, .05, .2, .01, 0, ground), (7.5, y, .852)) for y in (1.12, 5.48)]
    blade.append(put(rbox(.05, 4.4, .2, .01, 0, ground), (14.98, 3.3, .852)))
    eyelet = lathe(fillet([(.32, 0), (.32, .04), (.55, .04), (.55, 0)], .015, 3), plate, 64)
    blade += [put(eyelet, (13.6, 3.3, 1.05)), put(cyl(.33, .012, plastic('#15171a', .9, 0), .002, 40), (13.6, 3.3, 1.045))]
    stock = put(rbox(2.9, 11, 1.9, .12, .12, rosewood), (-1.45, 0, 0))
    face = put(rbox(.3, 11, 1.92, .02, .04, plate), (.13, 0, -.01))
    parts = [*blade, stock, face]
    for x, y in ((-1.45, 4.5), (-.75, 2.2), (-2.15, 2.2)):
        diamond = [(0, -.62), (.42, 0), (0, .62), (-.42, 0)]
        parts.append(put(prism(diamond, 0, .03, plate, .01), (x, y, 1.9)))
        parts.append(put(cyl(.17, .03, steel(), .01, 32), (x, y, 1.925)))
    parts.append(put(stamped('CARRICK VALE', .8, '#d9dcdd'), (6.6, 3.3, 1.056)))
    group(parts, (-6, -1, .02))


def vial(length, r=.62):
    """A spirit vial along x: green spirit, a bubble, two rings."""
    spirit = Mat('#a9c13a', .1, Clearcoat=1.).m
    parts = [lathe([(r * q, x) for q, x in ((.0, -length / 2), (.9, -length / 2), (1, -length / 2 + .1), (1, length / 2 - .1),
                                            (.9, length / 2), (0, length / 2))], spirit, 64, 'X')]
    bubble = lathe([(.34 * r * sin(a), 1.05 * r * -cos(a)) for a in np.linspace(0, pi, 20)], Mat('#e9f2b0', .05, Clearcoat=1.).m, 40, 'X')
    parts.append(put(bubble, (.12, -.02, r * .78), scale=(1, 1.2, .85)))
    for x in (-.95, .95): parts.append(lathe([(r + .008, x - .05), (r + .012, x), (r + .008, x + .05)], Mat('#1d2022', .4).m, 64, 'X'))
    return group(parts)


def spirit_level():
    """A 30 cm spirit level of mahogany and brass, standing on its sole."""
    mahogany, plate = wood('#7d3f28', '#42190f', 1., (.12, 1, 1), .33, .5), brass(.2, (14, 1, 1))
    outline = fillet([(-15, 0), (15, 0), (15, 5), (2.9, 5), (2.9, 3.7), (-2.9, 3.7), (-2.9, 5), (-15, 5)],
                     [.06, .06, .06, .02, .1, .1, .02, .06], 4, True)
    parts = [upright(outline, -1.35, 1.35, mahogany, .07)]
    top = [[(-7, -.95), (-2.9, -.95), (-2.9, .95), (-7, .95)], [(2.9, -.95), (7, -.95), (7, .95), (2.9, .95)],
           [(-2.95, -.95), (2.95, -.95), (2.95, -.62), (-2.95, -.62)], [(-2.95, .62), (2.95, .62), (2.95, .95), (-2.95, .95)]]
    for points in top: parts.append(put(prism(points, 0, .1, plate, .02), (0, 0, 4.97)))
    for x in (-6.3, -3.7, 3.7, 6.3): parts += screw((x, 0, 5.07), .3)
    for s in (-1, 1):
        parts.append(put(rbox(.14, 2.74, 5.04, .02, .03, plate), (s * 15.04, 0, -.02)))
        parts.append(put(rbox(1.7, 2.76, .12, .03, .03, plate), (s * 14.2, 0, 4.93)))
        parts.append(put(rbox(1.7, 2.76, .12, .03, .03, plate), (s * 14.2, 0, -.06)))
    parts.append(put(vial(5.5), (0, 0, 4.5)))
    ring = lathe(fillet([(1.05, -.02), (1.05, .1), (1.6, .1), (1.7, .02), (1.7, -.02)], .04, 3), plate, 96)
    parts.append(put(ring, (-9.6, -1.36, 2.5), (90, 0, 0)))
    parts.append(put(cyl(1.06, .03, plastic('#efe8d4', .6), .01, 64), (-9.6, -1.345, 2.5), (90, 0, 0)))
    parts.append(put(vial(2.05, .42), (-9.6, -1.3, 2.5), (0, 90, 0), (1, .5, 1)))
    mark = stamped('CARRICK VALE', .85, '#d9b06a')
    faced(mark)
    parts.append(put(mark, (5.6, -1.356, 2.2)))
    group(parts, (0, 0, .08))


def screw(loc, r, turn=None):
    """A slotted countersunk screw head, facing +z."""
    turn = random.uniform(0, 180) if turn is None else turn
    head = put(lathe(fillet([(r, -.02), (r * .96, .02), (0, .05)], [0, .01, 0], 3), brass(), 40), loc)
    slot = put(rbox(r * 1.8, r * .22, .02, .01, 0, Mat('#3a2a14', .5).m), (loc[0], loc[1], loc[2] + .036), (0, 0, turn))
    return [head, slot]


def rule_limb(first, mat, joint):
    """One limb of the folding rule, 18 cm, pivots 16.4 cm apart, along +x from its first pivot."""
    length, w, t = 18., 1.7, .34
    parts = [put(rbox(length, w, t, .8, .04, mat), (length / 2 - .8, 0, 0))]
    art = Print(length - 1.6, w)
    ticks(art, range(7, 157), lambda cm: cm, .62, '#1d1814', .02)
    for k in range(1, 16):
        art.text(str(first + k), .8, '#a23b28' if (first + k) % 10 == 0 else '#1d1814', k, 1.08, 'med')
    parts += art.place(lambda x, y, z: (x, y - w / 2, t + z))
    for x in (0, length - 1.6):
        parts.append(put(cyl(.7, .06, joint, .02, 48), (x, 0, t - .01)))
        parts.append(put(lathe([(.24 * cos(a), .12 * sin(a)) for a in np.linspace(0, pi / 2, 8)], joint, 32), (x, 0, t + .05)))
    return parts


def folding_rule():
    """A one-metre folding rule of boxwood with brass joints: six limbs, laid in a close zigzag."""
    boxwood, joint = wood('#cf9f55', '#a5722f', 1.2, (.12, 1, 1), .42, .25), brass(.22)
    x, y, reach = 0., 0., 16.4
    for k, angle in enumerate((16, 161, 21, 163, 15, 166)):
        group(rule_limb(16 * k, boxwood, joint), (x, y, .37 * (k % 2)), (0, 0, angle))
        x, y = x + reach * cos(math.radians(angle)), y + reach * sin(math.radians(angle))


# --- Plane.

def shaving(loc, turn, curls=2.2, width=2.4, r=1.1):
    """A plane shaving: a thin ribbon rolled into a loosening coil."""
    angles = np.linspace(0, tau * curls, 90)
    path = [((r * (.35 + .65 * t)) * cos(a), .9 * t * sin(a * .3), (r * (.35 + .65 * t)) * sin(a))
            for a, t in zip(angles, np.linspace(0, 1, 90))]
    low = min(p[2] for p in path)
    ribbon = sweep([(x, y, z - low) for x, y, z in path], rrect(.03, width, .012, 2), wood('#e3bd8a', '#c99a62', 1.3, (1, .14, 1), .6, 0),
                   up=(0, 1, 0), wn=False)
    return put(ribbon, (loc[0], loc[1], loc[2] + .02), (0, 0, turn))


def block_plane(detail=False):
    """A block plane, 16 cm: ground iron body, blade at a low angle, lever cap, brass knob and wheel; shavings round it."""
    ground, japan, wheel = steel('#9da0a2', .3, (.5, 1, 30)), plastic('#1e2326', .4, .012, 30), brass(.2)
    cheek = fillet([(-8, 0), (8, 0), (8, .75), (5.2, .95), (2.6, 2.55), (.2, 2.9), (-2.6, 2.55), (-5.4, 1.0), (-8, .8)],
                   [.5, .5, .3, 1.2, 1.5, 2, 1.5, 1.2, .3], 8, True)
    sole = put(stack(lambda i: rrect(16 - 2 * i, 4.44 - 2 * i, max(1.5 - i, .1), 10), bevprof(.5, .06), ground), (0, 0, 0))
    parts = [sole] + [upright(cheek, y - .19, y + .19, ground, .06) for y in (-2.06, 2.06)]
    parts.append(put(rbox(13.6, 3.8, .2, .8, .05, japan), (0, 0, .48)))
    parts.append(put(stack(lambda i: rrect(3.6 - 2 * i, 3.8 - 2 * i, 1.2), bevprof(.55, .2), japan), (5.6, 0, .5)))
    knob = [(0, 0), (.7, 0), (.78, .1), (.55, .35), (.5, .75), (.82, 1.15), (.95, 1.5), (.8, 1.85), (.35, 2.0), (0, 1.95)]
    parts.append(put(lathe([(r, z) for r, _, z in catmull([(r, 0, z) for r, z in knob], 6)], wheel, 96), (5.5, 0, 1.0)))
    upright([(-4.6, .5), (1.9, .5), (1.9, .72), (-4.6, 3.02)], -1.15, 1.15, japan)
    put(rbox(10.2, 3.5, .3, .1, .04, steel(STEEL, .2, (.4, 20, 1))), (-1.6, 0, 2.1), (0, 20, 0))
    cap_outline = lambda i: fillet([(-3.6 + i, -1.1), (-2.6, -1.62 + i), (3. - i, -1.62 + i), (3. - i, 1.62 - i), (-2.6, 1.62 - i),
                                    (-3.6 + i, 1.1)], [.7, .8, .2, .2, .8, .7], 8, True)
    put(stack(cap_outline, [(0, 0), (0, .35), (.05, .55), (.18, .68), (.36, .75)], japan), (-1.1, 0, 2.22), (0, 20, 0))
    put(lathe(fillet([(0, 0), (.75, 0), (.75, .3), (.4, .42), (0, .45)], [0, .05, .1, .2, 0], 5), wheel, 64), (-1.4, 0, 3.06), (0, 20, 0))
    put(stack(knurled(.78, .025, 120), [(.08, 0), (0, .05), (0, .4), (.08, .45)], wheel, auto=25), (-6.5, 0, 2.2), (0, -70, 0))
    put(cyl(.2, 2.2, wheel, .03, 24), (-6.9, 0, 2.34), (0, 110, 0))
    mark = stamped('CARRICK VALE', .5, '#2c2f31')
    faced(mark)
    put(mark, (0, -2.256, 1.3))
    curls = [((7.6, 4.3, 0), 24, 2.3, 2.6, 1.15), ((-2.5, 6.4, 0), -38, 1.8, 2.3, 1.0), ((5.4, -4.8, 0), 70, 2.6, 2.2, .85),
             ((-6.4, -4.9, 0), -20, 1.5, 2.4, 1.2)]
    for curl in curls:
        ob = shaving(*curl)
        if detail: ob['noframe'] = 1
    if detail: sole['noframe'] = 1


# --- Toolbox.

BOX_W, BOX_D, BOX_H = 40, 18, 12


def lid_section(y0, grow=0.):
    """The hipped lid in the yz plane, from the front edge over the ridge to the back edge."""
    half = BOX_D / 2 + grow
    return fillet([(-half, y0), (-half, 2.2 + grow * .5), (-half + 4.6, 5.4 + grow), (half - 4.6, 5.4 + grow), (half, 2.2 + grow * .5),
                   (half, y0)], [0, .7, .9, .9, .7, 0], 6)


def toolbox_lid(paint):
    """A hollow lid, hinge line at y = +9; its rim lies on z = 0."""
    outer, inner = lid_section(0), lid_section(0, -.12)
    shell = warp(prism(outer + inner[::-1], -BOX_W / 2, BOX_W / 2, paint, .03), lambda a, b, c: (c, a, b))
    ends = [warp(prism(outer, x, x + .14, paint, .02), lambda a, b, c: (c, a, b)) for x in (-BOX_W / 2 - .02, BOX_W / 2 - .12)]
    rim = warp(prism(lid_section(-.5, .1)[:1] + [(-BOX_D / 2 - .1, .5), (-BOX_D / 2 + .02, .5), (-BOX_D / 2 + .02, -.5)], -BOX_W / 2,
                     BOX_W / 2, paint, .03), lambda a, b, c: (c, a, b))
    return [shell, rim] + ends


def clasp(mat, x):
    """A draw clasp on the front, across the seam at z = 0."""
    front = -BOX_D / 2
    return [put(rbox(2.6, .2, 2.6, .2, .06, mat), (x, front - .14, -3.6)),
            put(rbox(1.9, .22, 4.4, .3, .08, mat), (x, front - .34, -3.4), (3, 0, 0)),
            put(cyl(.22, 2.3, mat, .04, 24), (x - 1.15, front - .34, -1.9), (0, 90, 0))]


def toolbox_handle(mat, grip):
    """A bail handle with a turned grip, lying across the lid's ridge."""
    bail = sweep(fillet([(-7.5, 0, 5.3), (-7.5, 0, 8.2), (7.5, 0, 8.2), (7.5, 0, 5.3)], 1.2, 8), ell(.36, n=20), mat, up=(0, 1, 0))
    hold = lathe(fillet([(.36, -5), (.8, -5), (.95, -3), (1., 0), (.95, 3), (.8, 5), (.36, 5)], [0, .2, 2, 4, 2, .2, 0], 6), grip, 64, 'X')
    feet = [put(rbox(2.6, 1.5, .16, .3, .05, mat), (x, 0, 5.36)) for x in (-7.5, 7.5)]
    rivets = [put(lathe([(.22 * cos(a), .14 * sin(a)) for a in np.linspace(0, pi / 2, 8)], mat, 24), (x + d, 0, 5.5))
              for x in (-7.5, 7.5) for d in (-.85, .85)]
    return [bail, put(hold, (0, 0, 8.2))] + feet + rivets


def toolbox(paint='#7b382c', opened=False):
    """A 40 cm steel toolbox with a hipped lid, bail handle and two clasps; opened shows its lift-out tray."""
    enamel = plastic(paint, .36, .008, 14)
    bright, grip = steel('#c9cacb', .24, (1, 1, 20)), wood('#8a5a3a', '#56321d', 1., (.12, 1, 1), .4, .3)
    open_box = lambda w, d, h, mat: stack(lambda i: rrect(w - 2 * i, d - 2 * i, max(.5 - i, .05), 5),
                                          [(.15, 0), (.03, .05), (0, .15), (0, h - .1), (.04, h), (.12, h), (.16, h - .1), (.16, .16)], mat)
    parts = [open_box(BOX_W, BOX_D, BOX_H, enamel)]
    for z in (1.5, 8.6): parts.append(put(rbox(BOX_W - 5, .35, .5, .2, .15, enamel), (0, -BOX_D / 2 - .02, z)))
    for s in (-1, 1):
        parts.append(put(rbox(.35, BOX_D - 4, .5, .2, .15, enamel), (s * (BOX_W / 2 + .02), 0, 1.5)))
        for y in (-BOX_D / 2 + .9, BOX_D / 2 - .9): parts.append(put(rbox(.35, .5, BOX_H - 2, .2, .12, enamel),
                                                                     (s * (BOX_W / 2 + .02), y, 1)))
    plate = [put(rbox(9, .12, 2.6, .3, .05, brass(.22, (14, 1, 1))), (0, -BOX_D / 2 - .06, 3.6))]
    name = stamped('ORMSGILL', 1.05, '#3a2a14')
    faced(name)
    plate.append(put(name, (0, -BOX_D / 2 - .13, 4.95)))
    lid = group(toolbox_lid(enamel) + toolbox_handle(bright, grip), (0, -BOX_D / 2, 0))
    group([lid], (0, BOX_D / 2, BOX_H), (-104 if opened else 0, 0, 0))
    for x in (-11.5, 11.5):
        group(clasp(bright, x), (0, 0, BOX_H - (.6 if opened else 0)))
    if not opened: return
    put(open_box(BOX_W - 1.6, BOX_D - 1.2, 4.2, enamel), (0, 0, 6.6))
    carry = sweep(fillet([(-5.5, 0, 10.6), (-5.5, 0, 12.4), (5.5, 0, 12.4), (5.5, 0, 10.6)], .8, 6), ell(.28, n=16), bright, up=(0, 1, 0))
    put(carry, (.5, 0, -1.2))


# --- Torch, paint, padlock, oil can.

def knurl(color, rough=.32, pitch=.16):
    """Anodised metal cut with a diamond knurl, from UVs in cm."""
    m = Mat(color, rough, .9, name='knurl')
    u, v, _ = m.n('SeparateXYZ', ins=(m.co('UV'),)).outputs
    a, b = m.math('MULTIPLY', m.math('ADD', u, v), pi / pitch), m.math('MULTIPLY', m.math('SUBTRACT', u, v), pi / pitch)
    m.bump(m.math('MULTIPLY', m.math('SINE', a), m.math('SINE', b)), .05)
    return m.m


def torch(color='#202326'):
    """An aluminium torch, 15 cm, lying: finned head, knurled barrel, tail switch and a wrist cord."""
    body, grip, bright = Mat(color, .34, .9).m, knurl(color), steel(STEEL, .2)
    turned = lambda profile, mat, **k: lathe([(r, x) for x, r in profile], mat, 128, 'X', **k)
    parts = [turned(fillet([(-7.4, .9), (-7.4, 1.2), (-6.9, 1.3), (-3.3, 1.3), (-3.3, 1.18)], [0, .1, .1, .05, 0], 5), body),
             turned([(-3.3, 1.22), (-3.2, 1.27), (1.6, 1.27), (1.7, 1.22)], grip),
             turned(fillet([(1.6, 1.2), (1.6, 1.35), (2.4, 1.35), (2.4, 1.2)], .05, 4), bright)]
    for k in range(4): parts.append(turned(fillet([(2.5 + k * .45, 1.15), (2.5 + k * .45, 1.5 + k * .1), (2.75 + k * .45, 1.5 + k * .1),
                                                   (2.75 + k * .45, 1.15)], .04, 3), body))
    parts.append(turned([(2.4, 1.2), (4.4, 1.3)], body))
    parts.append(turned(fillet([(4.3, 1.2), (4.3, 1.8), (5., 1.95), (7., 1.98), (7.3, 1.85), (7.3, 1.62), (6.9, 1.6)],
                               [0, .08, .3, .2, .08, .04, 0], 6), body))
    parts.append(turned(fillet([(6.9, 1.98), (6.9, 2.02), (7.12, 2.02), (7.12, 1.95)], .02, 3), bright))
    mirror = Mat('#e9eaea', .08, 1.).m
    parts.append(turned([(7.0 - .9 * q, 1.6 - 1.25 * q ** 1.7) for q in np.linspace(0, 1, 20)], mirror, wn=False))
    parts.append(turned([(6.1, .36), (6.1, 0)], mirror))
    lamp = lathe([(.3 * cos(a), .22 * sin(a)) for a in np.linspace(0, pi / 2, 10)], glow('#ffe9bf', 4), 32, 'X')
    parts.append(put(lamp, (6.12, 0, 0)))
    parts.append(turned(fillet([(-7.4, .95), (-7.45, .8), (-7.85, .7), (-7.95, 0)], [0, .04, .15, 0], 5), plastic('#a23b28', .55)))
    name = stamped('LARKSPOOL', .46, '#d9d4c8')
    parts.append(oncyl(name, 1.305, 'X'))
    name.data.transform(Matrix.Translation((-5.1, 0, 0)) @ Matrix.Rotation(math.radians(-28), 4, 'X'))
    group(parts, (0, 0, 2.), (0, 2.6, 0))
    tube([(-7.7, -.1, 1.2), (-8.4, -.9, .6), (-8.6, -2.4, .16), (-6.6, -4.6, .14), (-3.2, -4.4, .14), (-3.4, -2.9, .14),
          (-6.2, -2.4, .14), (-8., -1., .3), (-7.7, .1, 1.1)], .11, fabric('#a23b28', '#6e2418', .08, .02), 12, 12)


def paint_brush(paint):
    """A 5 cm flat brush along x: bristles at +x, loaded with paint, beech handle at -x."""
    beech, ferrule, hair = wood('#d2a570', '#ad7d49', 1.2, (.12, 1, 1), .4, .3), steel(STEEL, .2, (1, 1, 30)), Mat('#c9a873', .8)
    hair.bump(hair.noise(hair.co(scale=(.15, 14, 6)), 1.5, 3), .06)
    stations = [(-13.2, .5, .3), (-13., .8, .42), (-11.5, .95, .5), (-8, .72, .5), (-4.5, .78, .55), (-2., 1.6, .62), (-.6, 2.35, .6),
                (0, 2.4, .58)]
    xs = np.linspace(-13.2, 0, 50)
    at = lambda k: np.interp(xs, [s[0] for s in stations], [s[k] for s in stations])
    handle = loft([[(x, y, z) for y, z in ell(a, b, 48, 2.6)] for x, a, b in zip(xs, at(1), at(2))], beech, wn=False, auto=60)
    band = loft([[(x, y, z) for y, z in rrect(2 * a, 2 * b, .45, 6)]
                 for x, a, b in ((-.7, 2.42, .64), (-.65, 2.48, .7), (1.6, 2.5, .7), (2.2, 2.5, .66))], ferrule)
    tuft = lambda x, a, b: [(x + .12 * bristle_end(y, z), y, z) for y, z in rrect(2 * a, 2 * b, .3, 6)]
    bristles = loft([tuft(x, a, b) for x, a, b in ((2.1, 2.42, .6), (4.2, 2.5, .62), (5.4, 2.46, .56))], hair.m, caps=(False, True))
    load = loft([tuft(x, a, b) for x, a, b in ((4.9, 2.51, .61), (5.3, 2.56, .64), (6.4, 2.48, .5), (7., 2.3, .26), (7.15, 2.1, .1))],
                paint)
    rivets = [put(cyl(.1, .05, ferrule, .02, 16), (.3, y, .68)) for y in (-1.7, 1.7)]
    hole = put(cyl(.22, .02, Mat('#3a2a1a', .8).m, .005, 24), (-12, 0, .485))
    return [handle, band, bristles, load, hole] + rivets


def bristle_end(y, z):
    """A repeatable unevenness for bristle ends."""
    return sin(y * 7.3 + z * 3.1) * .6 + sin(y * 17.9) * .4


def tin_label(r, color, name):
    """The label that goes round a paint tin: a field of the colour over cream, with its name."""
    lathe([(r + .012, z) for z in np.linspace(1.1, 10.6, 4)], card('#d8c9a8', .5, 0), 160)
    lathe([(r + .02, z) for z in np.linspace(1.1, 4.6, 3)], card(color, .45, 0), 160)
    lathe([(r + .021, z) for z in (4.55, 4.68)], card('#2b2d2e', .5, 0), 160)
    dark = '#2b2d2e'
    on_color = '#efe6d2' if name == 'Ink' else dark
    words = (('SALLOW\n& FINCH', 1.7, 8.4, 'serif', dark), ('matt wall paint', 1.15, 5.75, 'italic', dark),
             (name, 1.6, 3.2, 'italic', on_color), ('1 LITRE', .6, 1.75, 'spartan', on_color))
    for line, size, z, font, ink in words:
        put(oncyl(text(line, size, card(ink, .5, 0), font, spacing=1.08, line=.95), r + .03), (0, 0, z))


def paint_tin(color='#d9d3c4', name='Chalk white', opened=False):
    """A 1 litre tin of wall paint, 11 x 12.5 cm, with a brush on its lid; opened shows the paint, lid leaning."""
    r, h = 5.4, 12.2
    tin, paint = steel('#c3c4c4', .26, (1, 1, 12)), Mat(color, .22, Clearcoat=.4).m
    lathe(fillet([(0, .25), (r - .35, .25), (r - .3, 0), (r + .12, 0), (r + .14, .35), (r, .5), (r, 11.2), (r + .12, 11.4),
                  (r + .15, 11.7), (r, 12.), (r - .15, h), (r - .3, 12.), (r - .85, 11.9), (r - .9, 11.6), (r - .9, 10.9)],
                 [0, .1, .08, .1, .1, .1, .1, .1, .12, .1, .1, .08, .08, .05, 0], 4), tin, 160)
    tin_label(r, color, name)
    for s in (-1, 1): put(lathe([(.62 * cos(a), .3 * sin(a)) for a in np.linspace(0, pi / 2, 10)], tin, 40), (s * r, 0, 10.1),
                          (0, 90 * s, 0))
    bail = [(r + .35, 0, 10.1)] + [((r + .55) * cos(a), (r + .9) * sin(a) * .94, 10.1 - 4.6 * sin(a))
                                   for a in np.linspace(.08, pi - .08, 50)] + [(-r - .35, 0, 10.1)]
    sweep(bail, ell(.1, n=12), tin)
    lid_profile = fillet([(0, -.35), (3.4, -.35), (3.5, -.1), (4.3, -.1), (4.4, .12), (4.75, .12), (4.75, -.25)],
                         [0, .1, .08, .1, .08, .08, 0], 4)
    lid = lathe(lid_profile, tin, 160)
    brush = group(paint_brush(paint))
    if not opened:
        put(lid, (0, 0, 12.))
        put(brush, (-1.2, .3, 13.0), (0, 2, 28))
        return
    surface = lathe([(0, 10.2), (2.5, 10.2), (r - .5, 10.2), (r - .15, 10.22)], paint, 128)
    put(lid, (8.2, -3.2, 4.62), (68, 0, 52))
    put(lathe([(0, -.37), (3., -.37), (3.3, -.36)], paint, 96), (8.2, -3.2, 4.62), (68, 0, 52))
    put(brush, (-3.4, 1.2, 12.75), (0, 4, -24))


def key(mat, cuts):
    """A flat key along x: round bow at the origin, cut blade to +x."""
    outline = arc(0, 0, 1.15, 21.4, 338.6, 40)
    teeth = [(5.2, -.36), (5.5, 0), (5.2, .36)]
    for k, cut in enumerate(cuts): teeth += [(4.6 - k * .55 + .15, .36), (4.6 - k * .55, .36 - cut), (4.6 - k * .55 - .18, .36 - cut)]
    blade = [(1.8, -.42), (1.8, -.36)] + teeth + [(1.9, .36), (1.9, .42)]
    body = prism(outline + blade, 0, .2, mat, .015)
    disc_hole = put(cyl(.3, .006, Mat('#2b2318', .9).m, .001, 32), (-.62, 0, .2))
    mark = put(text('KETTERBY', .26, card('#4a3716', .5, 0), 'spartan'), (.18, 0, .206), (0, 0, 90))
    return [body, disc_hole, mark]


def padlock():
    """A 45 mm brass padlock, standing, with a hardened shackle and two keys lying before it."""
    body_brass, shackle = brass(.34, (1, 1, 10)), steel('#d6d8d9', .14)
    body = stack(lambda i: rrect(4.2 - 2 * i, 1.75 - 2 * i, max(.4 - i, .05), 8),
                 [(.14, 0), (.04, .04), (0, .14), (0, 3.66), (.04, 3.76), (.14, 3.8)], body_brass)
    for x in (-1.2, 1.2): put(lathe(fillet([(.36, 3.78), (.52, 3.78), (.5, 3.9), (.36, 3.9)], .04, 3), body_brass, 48), (x, 0, 0))
    legs = [(-1.2, 0, 3.2), (-1.2, 0, 5.)] + [(1.2 * cos(a), 0, 5. + 1.25 * sin(a))
                                              for a in np.linspace(pi, 0, 30)] + [(1.2, 0, 5.), (1.2, 0, 3.2)]
    sweep(legs, ell(.35, n=28), shackle, up=(0, 1, 0))
    art = Print(4.2, 3.8)
    art.line([(x, .55) for x in (.7, 3.5)], .05, '#5a4216')
    art.line([(x, 3.2) for x in (.7, 3.5)], .05, '#5a4216')
    art.text('KETTERBY', .56, '#4a3510', 2.1, 2.3, 'spartan', spacing=1.15)
    art.text('45', .8, '#2e2008', 2.1, 1.3, 'serif')
    art.place(lambda x, y, z: (x - 2.1, -.877 - z, y))
    nickel, key_brass = steel('#cfcdc6', .4, (3, 1, 1)), brass(.4, (3, 1, 1))
    ring_x, ring_y, ring_r = -4.4, -1.6, 1.5
    for mat, cuts, at, turn in ((nickel, (.16, .26, .12, .22), -100, -128), (key_brass, (.22, .1, .24, .16), -10, -62)):
        hole_x, hole_y = ring_x + ring_r * cos(math.radians(at)), ring_y + ring_r * sin(math.radians(at))
        a = math.radians(turn)
        put(group(key(mat, cuts)), (hole_x + .62 * cos(a), hole_y + .62 * sin(a), .03), (0, 0, turn))
    put(torus(ring_r, .07, nickel), (ring_x, ring_y, .24), (3, 3, 0))


def chain(path, mat, link=.42):
    """A fine chain of oval links along a path."""
    points = catmull(path, 24)
    rest, links = 0., []
    for a, b in zip(points, points[1:]):
        rest += (Vector(b) - Vector(a)).length
        if rest < link: continue
        rest -= link
        oval = sweep([(x, y, 0) for x, y in ell(.27, .15, 24)], ell(.045, n=8), mat, closed=True, up=(0, 0, 1), wn=False)
        along = (Vector(b) - Vector(a)).to_track_quat('X', 'Z').to_euler()
        oval.data.transform(Matrix.Rotation(pi / 2 * (len(links) % 2), 4, 'X'))
        links.append(put(oval, tuple(b), tuple(math.degrees(t) for t in along)))
    return links


def oil_can():
    """A bench oil can, 9 cm across and 28 cm high: domed tin body, thumb base, long tapering spout, brass cap on a chain."""
    tin, yellow, ink = steel('#c4c8ca', .24, (1, 1, 10)), brass(.2), '#2b2d2e'
    dome = [(4.35, 2.6), (3.6, 4.6), (1.5, 5.7), (1.3, 6.2), (0, 6.2)]
    lathe(fillet([(0, .25), (3.9, .12), (4.2, 0), (4.5, .15), (4.5, .6), (4.35, .75), *dome],
                 [0, .2, .1, .15, .15, .1, 1.2, 1.4, .3, .1, 0], 8), tin, 160)
    torus(4.4, .1, tin).location.z = 2.55
    put(stack(knurled(1.55, .04, 90), [(.06, 0), (0, .05), (0, .85), (.06, .92)], tin, auto=25), (0, 0, 6.1))
    lathe(fillet([(1.3, 7.), (1.2, 7.3), (.85, 7.8), (.78, 8.2), (0, 8.2)], [0, .15, .3, .1, 0], 5), tin, 96)
    path = catmull([(0, 0, 7.8), (0, 0, 11), (.7, 0, 15.5), (3., 0, 21), (6., 0, 26), (7., 0, 27.5)], 16)
    sweep(path, ell(.74, n=32), tin, up=(0, 1, 0), scale=lambda s: 1 - .74 * s)
    tip = Vector(path[-1])
    along = (tip - Vector(path[-3])).normalized()
    sweep([tip - along * 1.2, tip + along * .5], ell(.27, n=24), yellow, up=(0, 1, 0), scale=lambda s: 1.1 - .4 * s, round_end=.05)
    collar = Vector(path[int(len(path) * .55)])
    put(torus(.5, .07, yellow, seg=48, n=12), tuple(collar), (0, 18, 0))
    chain([(collar.x + .55, -.1, collar.z), (3.6, -.3, 17.6), (4.6, -.5, 15.4), (5.2, -.6, 14.6)], yellow)
    cap = [(.3, 0), (.42, 0), (.42, 1.), (.3, 1.15), (.12, 1.2), (.12, 1.45), (0, 1.5)]
    put(lathe(fillet(cap, [0, .04, .1, .1, .03, .08, 0], 4), yellow, 48), (5.2, -.6, 13.2), (6, -8, 0))
    for words, size, z, face in (('ORMSGILL', .78, 1.85, 'spartan'), ('200 ml', .5, 1.1, 'med')):
        put(oncyl(text(words, size, card(ink, .5, 0), face, spacing=1.2), 4.37), (0, 0, z), (0, 0, -8))


SHOTS = {
    'TLS-1001': (hammer, {}, dict(bg='#e6ddcf', az=-34, el=44, fill=.9)),
    'TLS-1001.2': (hammer, dict(detail=True), dict(bg='#e6ddcf', az=28, el=34, fill=.74)),
    'TLS-1002': (screwdrivers, {}, dict(bg='#dfe4e3', az=24, el=46, fill=.88)),
    'TLS-1002-BLACK': (screwdrivers, dict(handle='#1d1f21'), dict(bg='#e9decd', az=24, el=46, fill=.88)),
    'TLS-1003': (tape_measure, {}, dict(bg='#dbe2e4', az=-24, el=20, fill=.84)),
    'TLS-1003-BLACK': (tape_measure, dict(body='#2a2c2f', trim='#15171a'), dict(bg='#e6ddd0', az=-24, el=20, fill=.84)),
    'TLS-1004': (toolbox, {}, dict(bg='#e2e0d8', az=-30, el=16, fill=.84)),
    'TLS-1004-GREEN': (toolbox, dict(paint='#42594a'), dict(bg='#e8dfd1', az=-30, el=16, fill=.84)),
    'TLS-1004-GREY': (toolbox, dict(paint='#6b7377'), dict(bg='#e9e0d5', az=-30, el=16, fill=.84)),
    'TLS-1004.2': (toolbox, dict(opened=True), dict(bg='#e2e0d8', az=-28, el=30, fill=.84)),
    'TLS-1005': (block_plane, {}, dict(bg='#ead9c3', az=-30, el=26, fill=.88)),
    'TLS-1005.2': (block_plane, dict(detail=True), dict(bg='#ead9c3', az=-130, el=24, fill=.84)),
    'TLS-1006': (try_square, {}, dict(bg='#ded6c6', az=22, el=46, fill=.86)),
    'TLS-1007': (torch, {}, dict(bg='#e8dfd2', az=38, el=22, fill=.84)),
    'TLS-1007-BRONZE': (torch, dict(color='#6d5238'), dict(bg='#dfe4e4', az=38, el=22, fill=.84)),
    'TLS-1008': (spirit_level, {}, dict(bg='#dde3e2', az=-28, el=24, fill=.9)),
    'TLS-1009': (paint_tin, {}, dict(bg='#c9d4d6', az=-18, el=23, fill=.8)),
    'TLS-1009-SAGE': (paint_tin, dict(color='#8a9a7d', name='Sage'), dict(bg='#e8dfd0', az=-18, el=23, fill=.8)),
    'TLS-1009-INK': (paint_tin, dict(color='#2e3c4e', name='Ink'), dict(bg='#e5e1d8', az=-18, el=23, fill=.8)),
    'TLS-1009-OCHRE': (paint_tin, dict(color='#bd8b3c', name='Ochre'), dict(bg='#dde3e3', az=-18, el=23, fill=.8)),
    'TLS-1009.2': (paint_tin, dict(opened=True), dict(bg='#c9d4d6', az=24, el=46, fill=.84)),
    'TLS-1010': (folding_rule, {}, dict(bg='#b7c6cc', az=-20, el=52, fill=.88)),
    'TLS-1011': (padlock, {}, dict(bg='#dfe3e4', az=-24, el=22, fill=.8)),
    'TLS-1012': (oil_can, {}, dict(bg='#dccfbb', az=-10, el=11, fill=.84, flags=62)),
}
