"""Play and outdoors: toys, games, bottles, watches."""
import math
import random
from types import SimpleNamespace

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise as mnoise

import shapes
from materials import *
from shapes import *


# Helpers of this family

BEECH = dict(color='#dcb588', dark='#b88a5c', scale=.9, rough=.5, coat=.05)


def beech(axis=(.12, 1, 1)):
    """Waxed beech with its grain along the axis that has the small scale."""
    return wood(axis=axis, **BEECH)


def paint(color, rough=.4):
    """Water-based paint on wood: satin, with a trace of the grain."""
    return plastic(color, rough, .004, 25)


def prism(outline, depth, mat, bevel=.2):
    """An outline in x and z drawn out along y, centred in y, with rounded edges."""
    n = len(outline)
    points = [(x, y, z) for y in (-depth / 2, depth / 2) for x, z in outline]
    sides = [(i + n, (i + 1) % n + n, (i + 1) % n, i) for i in range(n)]
    me = bpy.data.meshes.new('prism')
    me.from_pydata(points, [], [tuple(range(n)), tuple(range(n, 2 * n))[::-1]] + sides)
    me.update()
    ob = link(bpy.data.objects.new('prism', me), mat)
    if bevel:
        mod(ob, 'BEVEL', width=bevel, segments=4, limit_method='ANGLE', angle_limit=math.radians(42))
    return shade(ob, 45)


def ball(radius, mat, seg=96):
    """A sphere resting on z = 0."""
    return lathe([(radius * sin(a), radius - radius * cos(a)) for a in np.linspace(0, pi, 48)], mat, seg, wn=False)


# Bottle

GLASS_OUT = fillet([(0, 0), (3.4, 0), (3.6, 16.5), (2.3, 19.4), (2.15, 21.5)], [0, .7, 3.2, 1.6, 0], 14)
GLASS_IN = fillet([(1.88, 21.5), (2.03, 19.3), (3.3, 16.4), (3.12, .75), (0, .75)], [0, 1.4, 3.2, .6, 0], 14)


def water(level):
    """The water in the bottle, with its skin drawn up at the wall."""
    wall = [(r + .012, z - .01) for r, z in GLASS_IN[::-1] if z < level]
    skin = [(3.29, level - .12), (3.31, level), (3.2, level - .06), (3.0, level - .09), (0, level - .1)]
    return lathe([(0, .74)] + wall[1:] + skin, glass((.96, .99, 1.), 1.33), 160, wn=False, auto=60)


def bottle(sleeve='#7fa596', loop='#9a6238', tint=(.93, .985, .965)):
    """Glass bottle, 24 cm high, half a litre: silicone sleeve, bamboo cap, leather loop."""
    steel, ink = metal('#d9dadb', .2, 'Z', (1, 1, 20)), card('#f3efe4', .5)
    lathe([(0, .35)] + GLASS_OUT[1:] + [(2.02, 21.6)] + GLASS_IN, glass(tint), 160, wn=False, auto=60)
    water(14.2)
    lathe(fillet([(2.7, -.04), (3.55, -.06), (3.72, .9), (3.74, 8.2), (3.60, 8.25), (3.55, 7.0)], [0, .7, .3, .07, .05, 0], 8),
          plastic(sleeve, .62, .006, 30), 160)
    for words, size, face, z in (('500', 1.15, 'spartan', 5.6), ('millilitres', .62, 'med', 4.55), ('TARNWATER', .34, 'spartan', 1.6)):
        put(oncyl(text(words, size, ink, face, spacing=1.1), 3.757), (0, 0, z), (0, 0, 16))
    lathe(fillet([(0, 20.3), (2.5, 20.3), (2.5, 20.75), (0, 20.75)], [0, .08, .08, 0], 4), steel)
    cap = fillet([(0, 20.75), (2.5, 20.75), (2.5, 23.9), (0, 23.9)], [0, .06, .35, 0], 6)
    lathe(cap, wood('#d2a66c', '#a87842', 1.3, (1, 1, .1), .5, .05))
    bow = [(2.35 * cos(a), 0, 22.6 + 3.1 * max(sin(a), 0) ** .8) for a in np.linspace(0, pi, 60)]
    put(sweep(bow, rrect(.18, .9, .08, 3), leather(loop, 16, .012), up=(0, 1, 0)), (0, 0, 0), (0, 0, 35), (1.075, 1, 1))
    for side in (-1, 1):
        x, y, _ = around(side * 2.55, 35)
        put(cyl(.32, .25, steel, .08, 32), (x, y, 22.75), (0, 90 * side, 35))


# Building blocks

CUBE = 3.5  # the blocks' unit
PAINTS = dict(coral='#d8694c', mustard='#c8933a', sage='#8fa68a', navy='#2f4560', cream='#ecdfc4')


def half_round(r, n=24):
    """A half circle standing on z = 0, from right to left."""
    return [(r * cos(a), r * sin(a)) for a in np.linspace(0, pi, n)]


def block(kind, mat):
    """One block of the set, lying with its underside at z = 0, centred in x and y."""
    u, edge = CUBE, .2
    bars = dict(cube=1, bar=2, long=3)
    if kind in bars:
        w = bars[kind] * u / 2
        return prism([(-w, 0), (w, 0), (w, u), (-w, u)], u, mat, edge)
    if kind == 'plank':
        return prism([(-u, 0), (u, 0), (u, u / 2), (-u, u / 2)], u, mat, edge)
    if kind == 'ramp':
        return prism([(-u, 0), (u, 0), (u, .35), (-u + .35, u), (-u, u)], u, mat, edge)
    if kind == 'wedge':
        return prism([(-u, 0), (u, 0), (0, u)], u, mat, edge)
    if kind == 'half':
        return prism([(x, z) for x, z in half_round(u)], u, mat, edge)
    if kind == 'arch':
        opening = [(x, z) for x, z in half_round(u * .62)][::-1]
        return prism([(-u, 0)] + opening + [(u, 0), (u, u), (-u, u)], u, mat, edge)
    return cyl(u / 2, 2 * u, mat, edge)


def blocks_at(places):
    """Blocks set out as (kind, colour or None, x, y, z, turn), in units of the set."""
    coats = {name: paint(colour) for name, colour in PAINTS.items()}
    bare = [beech(), beech((.14, 1, .8))]
    for i, (kind, colour, x, y, z, turn) in enumerate(places):
        ob = block(kind, coats[colour] if colour else bare[i % 2])
        put(ob, (x * CUBE, y * CUBE, z * CUBE), (0, 0, turn + random.uniform(-2.5, 2.5)))


def crate():
    """The open beech crate, 32 x 24 x 10 cm, with a grip in each end."""
    w, d, h, t = 32, 24, 10, 1.1
    side, end = beech(), beech((1, .12, 1))
    put(rbox(w - .4, d - .4, .8, .1, .05, side), (0, 0, .3))
    for y in (-1, 1):
        put(prism([(-w / 2, 0), (w / 2, 0), (w / 2, h), (-w / 2, h)], t, side, .18), (0, y * (d - t) / 2, 0))
    for x in (-1, 1):
        put(grip_board(d - 2 * t, h, t, end), (x * (w - t) / 2, 0, h / 2), (90, 0, 90))


def grip_board(w, h, t, mat):
    """A board lying in x and y, centred, with an oval grip cut near its upper edge."""
    outer = lambda i: ell(w / 2 - i, h / 2 - i, 96, 40)
    grip = lambda i: [(x, y + h / 2 - 3) for x, y in ell(4.2 + i, 1.2 + i, 96, 3)]
    sides = [(outer, .16, 0), (outer, 0, .16), (outer, 0, t - .16), (outer, .16, t), (grip, .16, t), (grip, 0, t - .16), (grip, 0, .16),
             (grip, .16, 0)]
    return loft([[(x, y, z - t / 2) for x, y in outline(i)] for outline, i, z in sides], mat, loop=True)


IN_CRATE = [
    ('cube', None, -3.6, 2.4, 0), ('bar', 'sage', -2.0, 2.4, 0), ('bar', None, .1, 2.4, 0), ('cube', 'navy', 1.7, 2.4, 0),
    ('long', None, 3.3, 1.5, 90), ('cube', 'coral', -3.6, 1.3, 0), ('long', None, -1.5, 1.3, 0), ('half', None, 1.2, 1.25, 0),
    ('bar', None, -3.1, .25, 0), ('arch', 'mustard', -.95, .25, 0), ('bar', None, 1.2, .2, 0), ('cube', 'cream', -3.6, -.85, 0),
    ('ramp', None, -2.0, -.85, 0), ('cube', None, -.35, -.85, 0), ('wedge', 'coral', 1.25, -.85, 0), ('cube', None, 3.3, -.8, 0),
    ('bar', None, -3.1, -2.0, 0), ('cube', 'sage', -1.5, -2.0, 0), ('long', None, .6, -2.0, 0), ('bar', 'navy', 3.0, -2.0, 0),
]


def building_blocks(crated=True):
    """Fifty building blocks of one unit, 3.5 cm; in their crate with some in front, or built up."""
    if not crated:
        return blocks_at(GATE)
    crate()
    blocks_at([(kind, colour, x * .98, y * .92, 1.15 + random.uniform(0, .1), turn) for kind, colour, x, y, turn in IN_CRATE])
    blocks_at([('cube', None, -1.2, -5.4, 0, 6), ('cube', 'navy', .75, -5.3, 0, -3), ('arch', 'coral', -.2, -5.35, 1, 1),
               ('half', 'mustard', -.2, -5.35, 2, 2),
               ('bar', None, 3.1, -4.9, 0, 24), ('cube', 'sage', 3.0, -4.9, 1, 31), ('column', None, -3.6, -4.9, 0, 0),
               ('wedge', 'cream', 1.9, -7.0, 0, -22)])


GATE = [
    ('cube', None, -2, 0, 0, 0), ('cube', 'navy', 2, 0, 0, 0), ('column', None, -2, 0, 1, 0), ('column', None, 2, 0, 1, 0),
    ('cube', 'coral', -2, 0, 3, 0), ('cube', None, 2, 0, 3, 0), ('long', None, -.5, 0, 4, 0), ('cube', None, 1.5, 0, 4, 0),
    ('cube', 'sage', 2.5, 0, 4, 0),
    ('wedge', 'mustard', -1.2, 0, 5, 0), ('half', 'coral', 1.6, 0, 5, 0), ('arch', None, 0, 0, 0, 0), ('plank', 'cream', 0, 0, 1, 0),
    ('half', 'navy', 0, 0, 1.5, 0), ('ramp', None, 3.6, -.1, 0, 0), ('bar', 'mustard', -3.9, .2, 0, 12), ('cube', None, -3.7, .2, 1, 20),
    ('cube', 'sage', -.9, -2, 0, 25), ('wedge', None, 1.6, -2.1, 0, -12),
]


# Field watch

def watch_case(m):
    """The watch's case, 3.8 cm across, its back at z = 0, with lugs and crown; 12 o'clock at +y."""
    parts = [lathe(fillet([(0, 0), (1.55, 0), (1.85, .22), (1.9, .3), (1.9, .68), (1.82, .8), (1.62, .86), (1.58, .78)],
                          [0, .03, .05, .03, .04, .03, .02, 0], 4), m.steel, 160)]
    for sx in (-1, 1):
        for sy in (-1, 1):
            lug = [(sx * 1.2, sy * 1.35, .5), (sx * 1.22, sy * 1.8, .48), (sx * 1.2, sy * 2.15, .3), (sx * 1.18, sy * 2.35, .08)]
            parts.append(sweep(catmull(lug, 8), rrect(.3, .36, .07, 4), m.steel, up=(1, 0, 0), round_end=.06))
    for sy in (-1, 1):
        parts.append(put(cyl(.08, 2.2, m.steel, .02, 20), (-1.1, sy * 2.2, .2), (0, 90, 0)))
    crown = [(.3 + (.025 if i % 4 < 2 else 0), tau * i / 112) for i in range(112)]
    grip = stack(lambda i: [((r - i) * cos(a), (r - i) * sin(a)) for r, a in crown], [(.06, 0), (0, .05), (0, .3), (.06, .36)], m.steel,
                 auto=30)
    parts += [put(grip, (1.98, 0, .45), (0, 90, 0)), put(cyl(.18, .3, m.steel, 0, 24), (1.8, 0, .45), (0, 90, 0))]
    return parts


def hand(length, width, mat, lume, z):
    """A straight watch hand pointing to +y, with a lume stripe and a pointed tip."""
    shape = [(-width, -.3), (width, -.3), (width, length * .82), (0, length), (-width, length * .82)]
    inner = [(-width * .55, length * .3), (width * .55, length * .3), (width * .55, length * .8), (0, length * .92),
             (-width * .55, length * .8)]
    body = loft([[(x, y, z + t) for x, y in shape] for t in (0, .02)], mat, wn=False)
    stripe = loft([[(x, y, z + .021 + t) for x, y in inner] for t in (0, .004)], lume, wn=False)
    return [body, stripe]


def watch_dial(m):
    """The dial: twelve numerals, an inner ring from 13 to 24, a minute track, hands at ten past ten."""
    parts = [put(disc(1.6, m.dial), (0, 0, .62)), lathe([(1.6, .62), (1.56, .8)], m.rehaut, 128)]
    for minute in range(60):
        a = math.radians(90 - 6 * minute)
        long = minute % 5 == 0
        tick = plate(.13 if long else .07, .028 if long else .014, m.ink)
        parts.append(put(tick, (1.5 * cos(a), 1.5 * sin(a), .625), (0, 0, 90 - 6 * minute)))
    for hour in range(1, 13):
        degrees = 90 - 30 * hour
        parts += [put(text(str(hour), .36, m.ink, 'lato'), around(1.16, degrees, .626)),
                  put(text(str(hour + 12), .15, m.faint, 'med'), around(.8, degrees, .626)),
                  put(disc(.045, m.lume, 20), around(1.4, degrees, .632))]
    parts += [put(text('KETTERBY', .13, m.ink, 'spartan', spacing=1.25), (0, .5, .626)),
              put(text('100 m', .1, m.faint, 'med', spacing=1.1), (0, -.48, .626))]
    for length, width, degrees, z in ((.82, .085, 55, .65), (1.26, .065, -60, .68)):
        parts += [put(ob, (0, 0, 0), (0, 0, degrees)) for ob in hand(length, width, m.hands, m.lume, z)]
    sweep_hand = [put(plate(.035, 1.8, m.second), (0, .5, .71)), put(disc(.075, m.second, 24), (0, .95, .716))]
    parts.append(group(sweep_hand, rot=(0, 0, -205)))
    return parts + [put(cyl(.09, .1, m.hands, .03, 32), (0, 0, .65))]


def strap_loop(m):
    """The strap closed to a loop below the case, stitched, with its buckle at the back."""
    half = [(1.86, .2), (2.3, .14), (2.78, -.7), (3.02, -1.9), (2.78, -3.3), (2.0, -4.35), (.8, -4.8)]
    path = [Vector(p) for p in catmull([(0, y, z) for y, z in half] + [(0, -y, z) for y, z in half[::-1]], 10)]
    parts = [sweep(path, rrect(.19, 1.98, .08, 4), m.strap, up=(1, 0, 0), round_end=.05, wn=False)]
    outer = [p + Vector((0, p.y, p.z + 2.2)).normalized() * .1 for p in path[8:-8]]
    for side in (-.84, .84):
        parts.append(stitches([p + Vector((side, 0, 0)) for p in outer], m.thread, .2, .1, .022, up=(1, 0, 0)))
    for i in (88, 108):
        slope = (path[i + 1] - path[i - 1]).normalized()
        keeper = sweep([(x, 0, z) for x, z in rrect(2.16, .42, .1, 4)], rrect(.09, .5, .03, 3), m.strap, closed=True, up=(0, 1, 0))
        parts.append(put(keeper, path[i], (math.degrees(math.atan2(slope.z, slope.y)), 0, 0)))
    return parts


def field_watch(strap='#5f6547', thread='#8d916c', leathern=False):
    """Field watch, 38 mm, brushed steel, its strap closed to a loop and the dial up to the viewer."""
    cloth = leather(strap, 18, .012, .5, .3) if leathern else fabric(strap, None, .06, .012, .3)
    m = SimpleNamespace(
        steel=metal('#c4c2bd', .3, 'Z', (1, 1, 4), .5), dial=plastic('#1f2423', .6, 0), rehaut=plastic('#2a2f2e', .5, 0),
        ink=plastic('#eee6d0', .5, 0),
        faint=plastic('#b5ad98', .5, 0), lume=plastic('#cfe0b4', .5, 0), hands=metal('#d8d5cf', .25, None),
        second=plastic('#d8694c', .4, 0),
        strap=cloth, thread=plastic(thread, .7, 0))
    group(watch_case(m) + watch_dial(m) + strap_loop(m), (0, 0, 2.6), (52, 0, 0))


# Football

def ball_faces():
    """The 32 faces of a truncated icosahedron as rings of unit vectors, pentagons first."""
    phi = (1 + 5 ** .5) / 2
    tips = [Vector(p).normalized() for s in (-1, 1) for t in (-phi, phi) for p in ((0, s, t), (s, t, 0), (t, 0, s))]
    near = 1.01 * min((tips[0] - v).length for v in tips[1:])
    touching = lambda v: [w for w in tips if 0 < (w - v).length < near]
    pentagons = [(v, [v.lerp(w, 1 / 3) for w in touching(v)]) for v in tips]
    hexagons = []
    for i, a in enumerate(tips):
        for j in range(i + 1, 12):
            for k in range(j + 1, 12):
                three = (a, tips[j], tips[k])
                if all(0 < (p - q).length < near for p in three for q in three if p is not q):
                    hexagons.append((sum(three, Vector()) / 3, [p.lerp(q, 1 / 3) for p in three for q in three if p is not q]))
    return [(centre, in_order(centre, ring)) for centre, ring in pentagons + hexagons]


def in_order(centre, ring):
    """The ring's points in their order about the centre."""
    axis = centre.normalized()
    east = (ring[0] - axis * ring[0].dot(axis)).normalized()
    north = axis.cross(east)
    return sorted(ring, key=lambda p: math.atan2(p.dot(north), p.dot(east)))


def ball_panel(centre, corners, radius, mat, per_edge=14):
    """One panel: stretched over the sphere, drawn down and puckered at the seam."""
    n = len(corners)
    rim = [corners[i].lerp(corners[(i + 1) % n], k / per_edge) for i in range(n) for k in range(per_edge)]
    middle = sum(corners, Vector()) / n
    rings = []
    for t in (.03, .2, .4, .6, .75, .85, .91, .95, .975, .99, 1.0):
        drop = .02 * t ** 4 + .17 * max(0, (t - .84) / .16) ** 2.6
        ring = []
        for i, p in enumerate(rim):
            pucker = .022 * (i % 2) * max(0, (t - .8) / .2) ** 2 * (t < .995)
            ring.append((middle.lerp(p, t * (1 - .004))).normalized() * (radius - drop - pucker))
        rings.append(ring)
    return loft(rings[::-1], mat, caps=(False, True), auto=80, wn=False)


def football():
    """Football of 32 hand-stitched panels, 22 cm across: cream, pine green and coral."""
    R = 11
    cream, green, coral = (leather(c, 11, .018, .42, .12) for c in ('#e6dcc6', '#28574c', '#cf6a4c'))
    thread, ink = plastic('#d8ccb2', .7, 0), plastic('#28574c', .5, 0)
    parts = []
    for i, (centre, corners) in enumerate(ball_faces()):
        mat = cream if i >= 12 else (coral if i in (1, 4, 7, 10) else green)
        parts.append(ball_panel(centre, corners, R, mat))
        if i >= 12:
            continue
        for a, b in zip(corners, corners[1:] + corners[:1]):
            seam = [a.lerp(b, t).normalized() * (R - .14) for t in np.linspace(.03, .97, 20)]
            parts.append(stitches(seam, thread, .3, .2, .035, up=centre))
    front = max((centre.normalized() for centre, _ in ball_faces()[12:]), key=lambda c: c.dot(Vector((0, -1, .1))))
    aim = Vector((0, -1, 0)).rotation_difference(front).to_matrix().to_4x4()
    for words, size, face, y in (('LUDLAM', 1.0, 'spartan', .3), ('size 5', .5, 'italic', -.8)):
        mark = text(words, size, ink, face, spacing=1.1)
        warp(mark, lambda x, z, _: (x, -math.sqrt(R * R - x * x - (z + y) ** 2) - .012, z + y))
        mark.data.transform(aim)
        parts.append(mark)
    group(parts, (0, 0, R), (-14, 0, 16))


# Jigsaw

FOG, PAPER = '#c9ccca', '#e9e4d6'
TAB = [(0, 0), (.2, -.02), (.37, 0), (.42, .06), (.36, .16), (.42, .26), (.5, .29), (.58, .26), (.64, .16), (.58, .06), (.63, 0),
       (.8, -.02)]

EDGE = [(0, 0), (.1, 0), (.5, 0), (.9, 0)]


def hill(color, top, amplitude, seed, w, bottom):
    """One fold of the hillside, grey along its ridge and lost in fog below; lies in x and y."""
    m = Mat(color, .55, name='hill', Specular=.2)
    depth = m.n('SeparateXYZ', ins=(m.co('UV'),)).outputs[1]
    haze = m.math('ADD', m.rng(depth, 0, 7, .0, .92, True), m.math('MULTIPLY', m.noise(m.co('UV', (.3, 1, 1)), .5, 4), .25))
    m.set(Base_Color=m.mix(m.math('SUBTRACT', haze, .08, clamp=True), color, FOG))
    xs = np.linspace(-w / 2, w / 2, 120)
    ridge = [(x, top + amplitude * mnoise.noise((x * .09, seed, 0)) + .25 * mnoise.noise((x * .9, seed, 4)), 0) for x in xs]
    return loft([ridge, [(x, bottom, 0) for x in xs]], m.m, closed=False, wn=False)


def sheep(size):
    """One sheep in profile, lying in x and y."""
    wool, face = card('#f0ece2', .7), card('#3b3a39', .7)
    parts = [put(plate(.16, .8, face), (x, -.75, -.002)) for x in (-.55, -.3, .35, .6)]
    for i in range(11):
        x, y, _ = around(1, 33 * i)
        parts.append(put(disc(.36, wool, 24), (x * .72, y * .34, 0)))
    parts += [put(disc(.5, wool, 32), (0, 0, .001)), put(disc(.5, wool, 32), (.35, 0, .001)), put(disc(.5, wool, 32), (-.35, 0, .001))]
    head = loft([[(x, y, z) for x, y in ell(.3, .22, 32)] for z in (0, .002)], face, wn=False)
    parts += [put(head, (1.18, .2, .003), (0, 0, -28)), put(disc(.2, wool, 24), (.98, .38, .006))]
    return group(parts, scale=size)


def jigsaw_box():
    """The box, 37 x 27 x 5.5 cm, lying on its back: a foggy hillside on the lid, the title below."""
    w, h, d = 37, 27, 5.5
    board, ink, soft = card('#b9bdbb', .6), card('#3d4143', .6), card('#767a7a', .6)
    parts = [rbox(w - .5, h - .5, 2, .1, .04, card('#8d9190', .6)), put(rbox(w, h, d - .8, .12, .05, board), (0, 0, .8))]
    parts.append(put(plate(w - .1, h - .1, card(FOG, .5), .1), (0, 0, d)))
    greys = ('#b4b8b7', '#a6abab', '#979d9e', '#858c8e', '#727a7d', '#5d6669', '#474f52')
    for i, grey in enumerate(greys):
        parts.append(put(hill(grey, 8.6 - 2.1 * i, 1.9 + .25 * i, 3.7 * i, w - .1, -8.6), (0, 0, d + .008 + .003 * i)))
    parts.append(put(sheep(1.75), (-5.6, -3.6, d + .034)))
    parts.append(put(plate(w - .1, 5, card(PAPER, .55), .05), (0, -h / 2 + 2.55, d + .045)))
    for words, size, face, x, y, mat, align in (
            ('Fog with Sheep', 2.5, 'serif', -17, -10.95, ink, 'LEFT'), ('1,000 pieces', 1.15, 'med', 17, -10.2, ink, 'RIGHT'),
            ('68 × 49 cm', .95, 'light', 17, -11.85, ink, 'RIGHT'), ('PIM & OTTER', .95, 'spartan', -17, 12.0, ink, 'LEFT')):
        parts.append(put(text(words, size, mat, face, align=align, spacing=1.04), (x, y, d + .055)))
    edge = text('Fog with Sheep', 1.5, ink, 'serif', align='LEFT')
    parts.append(put(edge, (-17, h / 2 + .006, 3.1), (-90, 0, 0)))
    parts.append(put(text('PIM & OTTER', .8, soft, 'spartan'), (13, h / 2 + .006, 3.1), (-90, 0, 0)))
    return group(parts)


def piece_outline(size, tabs):
    """A jigsaw piece's outline; tabs gives bottom, right, top and left as 1 (out), -1 (in) or 0 (straight)."""
    out = []
    for side, tab in enumerate(tabs):
        corner = Vector(((-.5, -.5), (.5, -.5), (.5, .5), (-.5, .5))[side])
        along = Vector(((1, 0), (0, 1), (-1, 0), (0, -1))[side])
        outward = Vector((along.y, -along.x))
        out += [tuple((corner + along * t + outward * v * tab) * size) for t, v in (TAB if tab else EDGE)]
    return catmull(out, 3, True)


def jigsaw_piece(tabs, shade_of, place, turn, size=2.9):
    """One piece lying face up: grey board with a printed face."""
    outline = piece_outline(size, tabs)
    parts = [prism(outline, .17, card('#a79f90', .8), 0), prism(outline, .05, card(shade_of, .5), .02)]
    parts[1].location.y = -.11
    group(parts, place, (-90, 0, turn))


def jigsaw():
    """Jigsaw of 1,000 pieces: the box on its edge, joined and loose pieces in front."""
    put(jigsaw_box(), (0, 5.5, 13.45), (84, 0, 0))
    rand = random.Random(7)
    columns, rows, step = 4, 2, 2.9
    across = [[rand.choice((-1, 1)) for _ in range(columns - 1)] for _ in range(rows)]
    upward = [rand.choice((-1, 1)) for _ in range(columns)]
    for r in range(rows):
        for c in range(columns):
            tabs = (-upward[c] if r else 0, across[r][c] if c < columns - 1 else 1, 1 if r else upward[c], -across[r][c - 1] if c else 0)
            grey = ('#9aa0a1', '#a9aeae', '#8b9294', '#7a8285')[(c + r) % 4]
            x, y = -13 + c * step, -9.6 + r * step
            turn = math.radians(-9)
            jigsaw_piece(tabs, grey, (x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn), .09), -9)
    loose = ((5.5, -4.6, 30, '#6c7477'), (10.4, -6.6, -20, '#b6baba'), (5.6, -9.9, 75, '#8f9697'), (14.6, -4.4, 10, '#9ea4a5'),
             (14.9, -9.6, 140, '#a79f90'), (1.6, -7.2, -50, '#c3c6c4'), (1.2, -12.3, 12, '#737b7e'), (9.9, -12.0, 48, '#a2a8a8'))
    for x, y, turn, grey in loose:
        jigsaw_piece([rand.choice((-1, 1)) for _ in range(4)], grey, (x, y, .09), turn)


# Boules

def boule(rings, mat, radius=3.65):
    """A steel ball resting on z = 0, grooved by the given number of rings about its upright axis."""
    places = [pi / 2 + (i - (rings - 1) / 2) * .2 for i in range(rings)]
    profile = []
    for a in np.linspace(0, pi, 400):
        groove = sum(.1 * math.exp(-((a - place) / .026) ** 2) for place in places)
        profile.append(((radius - groove) * sin(a), radius - (radius - groove) * cos(a)))
    ob = lathe(profile, mat, 128, wn=False, auto=60)
    ob.data.transform(Matrix.Translation((0, 0, -radius)))
    return ob


def rope(path, radius, mat, turns):
    """Three strands laid up into a rope along a path."""
    swell = lambda a: radius * (1 + .2 * cos(3 * a))
    strand = [(swell(a) * cos(a), swell(a) * sin(a)) for a in np.linspace(0, tau, 30, endpoint=False)]
    return sweep(path, strand, mat, twist=lambda s: s * turns * tau, round_end=radius * .5, wn=False)


def boule_carrier(ash, flax):
    """The carrier, 26 x 17 x 22 cm: a floor, two tapered ends, rails and a rope handle."""
    put(rbox(23.4, 16.6, 1.4, .3, .12, ash), (0, 0, .3))
    end = fillet([(-8.5, 0), (8.5, 0), (8.5, 6.5), (3.2, 22), (-3.2, 22), (-8.5, 6.5)], [.2, .2, 1.5, 2, 2, 1.5], 6, True)
    side = wood('#d9bd92', '#b08c5e', .9, (1, 1, .12), .5, .05)
    for x in (-1, 1):
        put(prism(end, 1.4, side, .16), (x * 12.3, 0, 0), (0, 0, 90))
        put(cyl(.62, .2, plastic('#5b4630', .8), .02, 32), (x * 13, 0, 19.2), (0, 90 * x, 0))
        put(ball(.95, flax, 48), (x * 13.7, 0, 18.25))
    for y in (-1, 1):
        put(rbox(26.2, .9, 2.2, .15, .12, ash), (0, y * 8.1, 3.3))
    bow = [(-13.4, 0, 19.2), (-11, 0, 19.2), (-7, 0, 20.6), (0, 0, 21.8), (7, 0, 20.6), (11, 0, 19.2), (13.4, 0, 19.2)]
    rope(catmull(bow, 16), .58, flax, 8)


def boules(loose=False):
    """Six steel boules of 7.3 cm with an orange jack, a cord and the ash carrier."""
    ash, flax = wood('#d9bd92', '#b08c5e', .9, (.12, 1, 1), .5, .05), fabric('#c3a878', '#8f7548', .14, .02)
    steel = metal('#b9babb', .2, 'Z', (1, 1, 12), .35)
    set_of = {rings: boule(rings, steel) for rings in (0, 2, 4)}
    for ob in set_of.values():
        shapes.COL.objects.unlink(ob)
    if not loose:
        boule_carrier(ash, flax)
    held = [(0, -7.4, 3.75), (2, 0, 3.75), (4, -7.4, -3.75), (0, 0, -3.75)]
    free = [(2, 3.4, -13.6), (4, 11.6, -11.5)]
    spread = [(4, 0, 0), (2, 8.6, 3.2), (0, -7.5, 5.5), (2, 2.4, 9.6), (4, -10.5, -4), (0, 11.5, 12)]
    places = [(*where, 3.65) for where in (spread if loose else free)]
    if not loose:
        places += [(*where, 5.35) for where in held]
    for i, (rings, x, y, z) in enumerate(places):
        dup(set_of[rings], (x, y, z), (40 + 35 * i, 25 * i - 30, 20))
    put(ball(1.5, paint('#d9743f', .35), 64), (5.6, -5.2, 0) if loose else (-4.4, -13.4, 0))
    turns = np.linspace(0, 6.4 * tau, 260)
    coil = [(2.6 * cos(a) * (1 + .03 * sin(a * 1.7)), 2.2 * sin(a), .16 + .028 * a / tau * (1 + sin(a * .9))) for a in turns]
    tail = [(3.4, 1.2, .15), (4.8, 1.9, .15), (6.2, 1.2, .15)]
    put(sweep(coil + catmull([coil[-1]] + tail, 8)[1:], ell(.14, n=10), flax, wn=False), (-4, -6.5, 0) if loose else (-11.5, -14.5, 0))


# Stacking rings

RING_COLOURS = ('#22344c', '#33526d', '#4c7387', '#78989b', '#a8b6a4', '#d6c9a6', '#eee2c8')


def stacking_ring(i):
    """Ring i of seven, counted from the largest, with its underside at z = 0."""
    outer, hole, h = 5.5 - .5 * i, 1.35, 1.93
    middle, half = (outer + hole) / 2, (outer - hole) / 2
    section = [(middle + x, z + h / 2) for x, z in ell(half, h / 2, 64, 2.9)]
    return lathe(section + section[:1], paint(RING_COLOURS[i], .36), 128, wn=False, auto=80)


def stacking_rings(scattered=False):
    """Seven beech rings, 11 to 5 cm, on a rocking base with a peg, 19 cm high; or some taken off."""
    wooden = wood('#dcb588', '#b88a5c', .9, (1, 1, .12), .5, .05)
    bowl = [(5.6 * sin(a), 5.2 - 5.2 * cos(a)) for a in np.linspace(0, 1.12, 24)]
    rim = fillet([bowl[-1], (5.35, 3.0), (0, 3.0)], [0, .45, 0], 8)
    peg = fillet([(0, 3), (1.2, 3), (1.2, 17.2)], 0) + [(1.2 * cos(a), 17.2 + 1.8 * sin(a)) for a in np.linspace(.05, pi / 2, 20)]
    parts = [lathe(bowl + rim, wooden, 128, wn=False), lathe(peg, wooden, 96, wn=False)]
    stacked = (0, 1, 3) if scattered else range(7)
    for level, i in enumerate(stacked):
        shift = around(.12, 70 * i)
        parts.append(put(stacking_ring(i), (shift[0], shift[1], 3.02 + 1.94 * level), (0, 0, 40 * i)))
    group(parts, (0, 0, .12), (2.5, -4 if not scattered else 3, 0))
    if scattered:
        for i, place, turn in ((2, (9.5, -5.5, 0), (0, 0, 0)), (6, (9.3, -5.9, 1.95), (0, 0, 0)), (4, (-7.6, -7, 0), (0, 0, 0)),
                               (5, (-4.6, -7.6, 2.55), (0, 66, 20))):
            put(stacking_ring(i), place, turn)


# Spinning tops

def banded(ob, bands):
    """Paints a turned piece in bands: (upper z, material), from the bottom up."""
    for _, mat in bands:
        ob.data.materials.append(mat)
    ob.data.materials.pop(index=0)
    for face in ob.data.polygons:
        z = face.center.z
        face.material_index = next(i for i, (top, _) in enumerate(bands) if z <= top)
    return ob


def dense(profile, step=.04):
    """The profile with points at most step apart, so that bands end where they should."""
    out = [profile[0]]
    for a, b in zip(profile, profile[1:]):
        n = max(1, int(math.dist(a, b) / step))
        out += [(a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n) for k in range(1, n + 1)]
    return out


def spinning_top(profile, bands, place, turn, upright=False):
    """A top on its tip at place: upright as if spinning, or leaning on its widest rim."""
    ob = banded(lathe(dense(profile), bands[0][1], 128, wn=False, auto=32), bands)
    lean = 0 if upright else min(math.atan2(z, r) for r, z in profile if r > .3)
    return group([ob], place, (0, math.degrees(lean), turn))


def spinning_tops():
    """Three turned and painted spinning tops, 6 to 8 cm: a disc, a pear and a bell."""
    bare = wood('#dcb588', '#b88a5c', .9, (1, 1, .12), .45, .1)
    coats = {name: paint(colour, .3) for name, colour in PAINTS.items()}
    disc_top = fillet([(0, 0), (.28, .25), (.5, 1.1), (1.5, 1.5), (3.6, 2.0), (3.75, 2.5), (3.5, 3.0), (1.3, 3.25), (.55, 3.7), (.42, 5.4),
                       (.62, 6.4), (0, 6.6)],
                      [0, .15, .4, .8, .3, .25, .3, .6, .4, .6, .25, 0], 8)
    pear = fillet([(0, 0), (.25, .2), (1.3, 1.5), (2.6, 3.4), (2.5, 5.0), (1.3, 5.9), (.55, 6.2), (.45, 7.4), (.75, 8.0), (.45, 8.5),
                   (0, 8.5)],
                  [0, .1, 1.5, 1.6, 1.3, .8, .3, .5, .35, .25, 0], 8)
    bell = fillet([(0, 0), (.3, .3), (.55, 1.5), (2.2, 2.1), (2.95, 2.35), (2.9, 2.8), (1.9, 4.0), (1.0, 4.5), (.5, 5.2), (.42, 6.6),
                   (.7, 7.1), (0, 7.4)],
                  [0, .15, .5, .4, .25, .3, 1.2, .6, .5, .5, .3, 0], 8)
    spinning_top(disc_top, [(1.62, bare), (1.95, coats['coral']), (2.5, coats['cream']), (2.72, coats['navy']), (3.12, coats['mustard']),
                            (5.7, bare),
                            (9, coats['coral'])], (-.4, 1.2, 0), 0, True)
    spinning_top(pear, [(1.2, bare), (2.4, coats['navy']), (2.75, coats['cream']), (4.1, coats['sage']), (4.45, coats['cream']),
                        (5.6, coats['navy']),
                        (7.6, bare), (9, coats['mustard'])], (4.4, -4.4, 0), -38)
    spinning_top(bell, [(1.7, bare), (2.3, coats['navy']), (2.85, coats['mustard']), (3.5, coats['coral']), (3.7, coats['cream']),
                        (4.3, coats['coral']),
                        (6.7, bare), (9, coats['navy'])], (-5.0, -4.6, 0), 150)


# Chess

SQUARE = 4.2  # a square of the board
CHESS_SIZES = dict(pawn=(1.3, 4.8), rook=(1.45, 5.6), knight=(1.45, 6.4), bishop=(1.42, 7.0), queen=(1.6, 8.3), king=(1.65, 9.2))
KNIGHT = [(-1.0, 1.2), (0, 1.2), (1.0, 1.2), (1.05, 1.9), (.85, 2.6), (.5, 3.15), (.45, 3.5), (.8, 3.55), (1.2, 3.3), (1.55, 3.3),
          (1.75, 3.7),
          (1.6, 4.15), (1.15, 4.75), (.8, 5.25), (.62, 5.7), (.42, 6.35), (.12, 5.8), (-.45, 5.4), (-.95, 4.7), (-1.22, 3.8), (-1.2, 2.6),
          (-1.08, 1.8)]


def chess_foot(R):
    """The turned foot that all pieces share, as profile points and fillets."""
    return ([(0, 0), (R, 0), (R, .5), (R * .9, .72), (R * .9, .95), (R * .62, 1.3)], [0, .1, .2, .08, .12, .2])


def turned_piece(R, upper, rounding, mat):
    """A lathe-turned piece: the common foot, then upper as (r, z) points."""
    foot, soft = chess_foot(R)
    return lathe(fillet(foot + upper, soft + rounding, 6), mat, 72, wn=False, auto=50)


def knob(radius, z, mat):
    """A ball whose underside is at z."""
    return put(ball(radius, mat, 48), (0, 0, z))


def pawn(R, h, mat):
    """A pawn: a collar and a ball."""
    stem = [(.5, 2.75), (.92, 2.95), (.92, 3.12), (.42, 3.3), (0, 3.3)]
    return [turned_piece(R, stem, [.8, .1, .1, .1, 0], mat), knob(.8, h - 1.6, mat)]


def rook(R, h, mat):
    """A rook: a tower with a notched rim."""
    tower = [(.82, 2.2), (.78, 3.9), (1.12, 4.3), (1.12, h), (.72, h), (.72, 4.9), (0, 4.9)]
    ob = turned_piece(R, tower, [.8, .5, .15, .05, .05, .05, 0], mat)
    return [cut(ob, *[put(rbox(.42, 3, .6, .05, 0), (0, 0, h - .45), (0, 0, 60 * i)) for i in range(3)])]


def bishop(R, h, mat):
    """A bishop: a cleft mitre with a bead on top."""
    mitre = [(.5, 3.6), (.98, 3.85), (.98, 4.05), (.5, 4.3), (.95, 5.1), (.42, 6.3), (0, 6.45)]
    ob = turned_piece(R, mitre, [.8, .1, .1, .2, .7, .4, 0], mat)
    cleft = put(rbox(.16, 2, 1.4, .03, 0), (.25, 0, 5.2), (0, 32, 0))
    return [cut(ob, cleft), knob(.27, h - .62, mat)]


def queen(R, h, mat):
    """A queen: a flared crown with eight pearls."""
    robe = [(.52, 4.6), (1.05, 4.9), (1.05, 5.12), (.6, 5.4), (1.05, 7.1), (.9, 7.1), (.55, 6.8), (0, 7.3)]
    parts = [turned_piece(R, robe, [1.0, .1, .1, .2, .1, .1, .2, 0], mat), knob(.34, h - .95, mat)]
    return parts + [put(ball(.17, mat, 24), around(.93, 45 * i, 6.95)) for i in range(8)]


def king(R, h, mat):
    """A king: a crown with a cross."""
    robe = [(.55, 4.9), (1.1, 5.2), (1.1, 5.45), (.62, 5.75), (1.02, 7.3), (.85, 7.55), (0, 7.9)]
    cross = [put(rbox(.3, .3, 1.2, .05, .04, mat), (0, 0, h - 1.4)), put(rbox(.85, .3, .3, .05, .04, mat), (0, 0, h - .85))]
    return [turned_piece(R, robe, [1.0, .1, .1, .2, .2, .2, 0], mat)] + cross


def knight(R, h, mat):
    """A knight: a sawn and rounded horse's head on the common foot."""
    head = prism(catmull(KNIGHT, 5, True), 1.7, mat, .3)
    bake(head)
    warp(head, lambda x, y, z: (x, y * (1.28 - .11 * z), z))
    collar = [(R * .8, 1.42), (R * .8, 1.55), (0, 1.55)]
    eyes = [put(ball(.12, mat, 24), (.85, side * .62, 4.55)) for side in (-1, 1)]
    return [turned_piece(R, collar, [.1, .1, 0], mat), head] + eyes


def chess_piece(kind, mat):
    """One piece as a group of parts, standing on z = 0."""
    return dict(pawn=pawn, rook=rook, knight=knight, bishop=bishop, queen=queen, king=king)[kind](*CHESS_SIZES[kind], mat)


OPENING = {  # a quiet Italian game, by file and rank
    'white': dict(pawn='a2 b2 c2 d2 e4 f2 g2 h2', rook='a1 h1', knight='b1 f3', bishop='c1 c4', queen='d1', king='e1'),
    'black': dict(pawn='a7 b7 c7 d7 e5 f7 g7 h7', rook='a8 h8', knight='c6 g8', bishop='c8 f8', queen='d8', king='e8'),
}


def chess_board(maple, walnut):
    """The board, 38 cm: a walnut frame and 64 squares; its playing face at z = 2."""
    put(rbox(8 * SQUARE + 4.4, 8 * SQUARE + 4.4, 1.94, .4, .2, walnut), (0, 0, 0))
    put(rbox(8 * SQUARE + .5, 8 * SQUARE + .5, .1, .05, .02, maple), (0, 0, 1.88))
    made = {light: rbox(SQUARE, SQUARE, .1, .02, .015, maple if light else walnut) for light in (0, 1)}
    for ob in made.values():
        shapes.COL.objects.unlink(ob)
    for file in range(8):
        for rank in range(8):
            dup(made[(file + rank) % 2], ((file - 3.5) * SQUARE, (rank - 3.5) * SQUARE, 1.9))


def chess_set():
    """Chess set: turned maple and walnut pieces on a 38 cm board, some moves into a game."""
    maple, walnut = wood('#dcc096', '#bd9a6c', 1, (.12, 1, 1), .4, .2), wood('#6b432b', '#3f2415', 1, (.12, 1, 1), .4, .2)
    chess_board(maple, walnut)
    woods = dict(white=wood('#e2c79c', '#c3a071', 1.2, (1, 1, .12), .35, .3), black=wood('#5a3521', '#331b0f', 1.2, (1, 1, .12), .35, .3))
    for side, men in OPENING.items():
        for kind, squares in men.items():
            model = chess_piece(kind, woods[side])
            for square in squares.split():
                x, y = ('abcdefgh'.index(square[0]) - 3.5) * SQUARE, (int(square[1]) - 4.5) * SQUARE
                turn = (90 if side == 'white' else -90) + random.uniform(-14, 14)
                place = (x + random.uniform(-.2, .2), y + random.uniform(-.2, .2), 2)
                group([dup(part, part.location, [math.degrees(a) for a in part.rotation_euler]) for part in model], place, (0, 0, turn))
            for part in model:
                shapes.COL.objects.unlink(part)


# Vacuum flask

def flask_cup(m):
    """The cup lid, mouth down, 6.2 cm high, its rim at z = 0."""
    outer = fillet([(3.62, 0), (3.78, .02), (3.78, .5), (3.7, .56), (3.62, 5.2), (3.2, 6.2), (0, 6.2)], [0, .08, .05, .05, .5, .7, 0], 8)
    inner = fillet([(3.62, 0), (3.5, .1), (3.42, 5.1), (3.1, 5.95), (0, 5.95)], [0, .03, .5, .6, 0], 6)
    return [lathe(outer, m.steel, 160, wn=False, auto=40), lathe(inner[::-1], m.inner, 128, wn=False)]


def flask_body(m):
    """The body up to its neck at 23 cm, with its stopper."""
    wall = fillet([(3.3, .35), (3.8, .5), (3.8, 20.4), (3.45, 21.6)], [0, .35, 1.6, 0], 10)
    mark = text('tarnwater', 1.15, m.mark, 'spartan', spacing=1.1)
    oncyl(mark, 3.806)
    size = oncyl(text('0.75 l', .5, m.mark, 'med', spacing=1.15), 3.806)
    return [
        lathe([(0, .35)] + wall, m.coat, 160, wn=False),
        lathe(fillet([(0, 0), (3.3, 0), (3.55, .2), (3.55, .48), (0, .48)], .1, 4), m.steel, 128),
        lathe(fillet([(3.46, 21.5), (3.52, 21.55), (3.52, 21.95), (3.2, 22.0), (3.2, 23.2), (0, 23.2)], [0, .04, .06, .1, .1, 0], 4),
              m.steel, 128),
        put(mark, (0, 0, 11.8), (0, 0, 14)), put(size, (0, 0, 2.2), (0, 0, 14)),
        lathe(fillet([(2.7, 23.2), (2.7, 24.0), (2.3, 24.5), (0, 24.5)], [0, .1, .3, 0], 6), m.black, 96),
        lathe(fillet([(1.25, 24.5), (1.25, 24.8), (0, 24.85)], [0, .12, 0], 4), m.steel, 64),
    ]


def flask(coat='#2f4a3d', mark='#e8e2d2', open=False):
    """Vacuum flask, 28 cm high, 0.75 l: powder-coated body and a steel cup for a lid; open sets the cup beside it."""
    coated = plastic(coat, .45, .006, 30) if coat else metal('#c6c5c1', .3, 'Z', (1, 1, 3), .55)
    m = SimpleNamespace(
        coat=coated, steel=metal('#dad9d5', .27, 'Z', (1, 1, 6), .4), inner=metal('#a9a8a5', .32, 'Z', (1, 1, 6), .4),
        black=plastic('#232527', .5),
        mark=plastic(mark, .5, 0))
    group(flask_body(m))
    cup = group(flask_cup(m), (0, 0, 22.0), (0, 0, 20))
    if open:
        put(cup, (8.4, -4.6, 6.2), (180, 0, 0))


# Wooden train

def wheel(radius, width, mat, cap):
    """A wheel on its axle, facing -y, its centre at the origin."""
    tread = fillet([(0, 0), (radius, 0), (radius, width), (radius * .78, width), (radius * .72, width - .12), (0, width - .12)],
                   [0, .12, .14, .06, .06, 0], 5)
    rim = put(lathe(tread, mat, 72), (0, 0, 0), (90, 0, 0))
    hub = put(lathe([(r, z) for r, z in fillet([(0, 0), (.48, 0), (.48, .18), (0, .3)], [0, 0, .12, 0], 4)], cap, 40), (0, .12 - width, 0),
              (90, 0, 0))
    return [rim, hub]


def chassis(length, wheels, m, radius=1.55):
    """A beech floor on wheels with a peg in front and a magnet behind; wheels gives their places along x."""
    parts = [put(rbox(length, 5, 1.3, .35, .18, m.floor), (0, 0, 1.5))]
    for x in wheels:
        for side, turn in ((-1, 0), (1, 180)):
            parts.append(put(group(wheel(radius, .95, m.wheel, m.bare)), (x, side * 2.5, radius), (0, 0, turn)))
    for side in (-1, 1):
        parts.append(put(cyl(.5, .5, m.bare, .1, 40), (side * (length / 2 - .05), 0, 2.1), (0, 90 * side, 0)))
        parts.append(put(cyl(.36, .12, m.steel, .04, 32), (side * (length / 2 + .42), 0, 2.1), (0, 90 * side, 0)))
    return parts


def window_board(w, h, t, hole, mat):
    """A board lying in x and y, centred, with a rounded window; hole is its width, height and offset in y."""
    outer = lambda i: ell(w / 2 - i, h / 2 - i, 96, 30)
    inner = lambda i: [(x, y + hole[2]) for x, y in ell(hole[0] / 2 + i, hole[1] / 2 + i, 96, 7)]
    sides = [(outer, .14, 0), (outer, 0, .14), (outer, 0, t - .14), (outer, .14, t), (inner, .1, t), (inner, 0, t - .1), (inner, 0, .1),
             (inner, .1, 0)]
    return loft([[(x, y, z - t / 2) for x, y in outline(i)] for outline, i, z in sides], mat, loop=True)


def engine(m):
    """The engine, 14 cm long, heading to -x."""
    parts = chassis(14, (-4.4, -.4, 4.2), m)
    boiler = fillet([(0, -6.2), (2.15, -6.2), (2.15, 2.0), (0, 2.0)], [0, .3, 0, 0], 6)
    front = fillet([(0, -6.6), (1.75, -6.6), (1.75, -6.1), (0, -6.1)], [0, .2, 0, 0], 5)
    parts += [put(lathe(boiler, m.coral, 96, 'X'), (0, 0, 4.85)), put(lathe(front, m.navy, 96, 'X'), (0, 0, 4.85))]
    for x in (-4.6, -1.2):
        parts.append(put(lathe(fillet([(2.1, x), (2.24, x), (2.24, x + .45), (2.1, x + .45)], .08, 3), m.mustard, 96, 'X'), (0, 0, 4.85)))
    funnel = fillet([(0, 0), (.72, 0), (.6, 1.7), (1.05, 2.5), (1.05, 2.8), (.66, 2.8), (.6, 2.3), (0, 2.3)],
                    [0, .1, .3, .1, .1, .08, .1, 0], 5)
    dome = [(.85, 0)] + [(.85 * cos(a), .35 + .85 * sin(a)) for a in np.linspace(0, pi / 2, 16)]
    parts += [put(lathe(funnel, m.navy, 64), (-4.5, 0, 6.8)), put(lathe(dome, m.mustard, 64), (-.8, 0, 6.85)),
              put(ball(.42, m.bare, 40), (-7.0, 0, 4.43))]
    for side in (-1, 1):
        parts.append(put(window_board(4.6, 5.8, .7, (2.3, 2.0, 1.0), m.sage), (4.3, side * 2.12, 5.7), (90, 0, 0)))
    parts.append(put(window_board(3.6, 5.8, .7, (1.9, 1.7, 1.2), m.sage), (2.35, 0, 5.7), (90, 0, 90)))
    arch = [(x, .45 + .9 * (1 - (x / 2.9) ** 2)) for x in np.linspace(2.9, -2.9, 20)]
    roof = prism([(-2.9, 0), (2.9, 0)] + arch, 6.0, m.navy, .16)
    parts.append(put(roof, (4.4, 0, 8.55), (0, 0, 90)))
    return group(parts)


def log_wagon(m):
    """A wagon of 11 cm with five logs between four stakes."""
    parts = chassis(11, (-3, 3), m)
    for x in (-3.4, 3.4):
        for side in (-1, 1):
            parts.append(put(cyl(.36, 4.6, m.bare, .2, 40), (x, side * 2.15, 2.4)))
    for y, z in ((-1.2, 3.55), (0.05, 3.55), (1.25, 3.55), (-.62, 4.62), (.66, 4.62)):
        log = cyl(.6, 9.2 + random.uniform(-.2, .2), m.log, .08, 40)
        parts.append(put(log, (-4.6, y, z), (0, 90, 0)))
    return group(parts)


def box_wagon(m):
    """A wagon of 11 cm with a painted box and a load of small blocks."""
    parts = chassis(11, (-3, 3), m)
    for side in (-1, 1):
        parts.append(put(rbox(10, .7, 3.2, .12, .12, m.mustard), (0, side * 2.1, 2.75)))
        parts.append(put(rbox(.7, 4, 3.2, .12, .12, m.mustard), (side * 4.65, 0, 2.75)))
    loads = ((-3.1, .7, m.navy), (-1.1, -.7, m.bare), (.8, .75, m.cream), (2.8, -.5, m.coral), (-2.9, -1.0, m.bare), (3.2, 1.0, m.sage),
             (.9, -.95, m.bare))
    for i, (x, y, mat) in enumerate(loads):
        parts.append(put(rbox(1.7, 1.7, 1.7, .2, .18, mat), (x, y, 4.3 + .25 * (i % 3)), (6 * (i % 3) - 6, 5 * (i % 2), 23 * i)))
    return group(parts)


def train(engine_only=False):
    """Wooden train, 40 cm: an engine of beech painted in five colours and two wagons, coupled by magnets."""
    m = SimpleNamespace(
        floor=beech(), bare=wood('#dcb588', '#b88a5c', 1, (1, 1, .2), .5, .05), log=wood('#c99a66', '#8f6238', 1.4, (1, 1, .12), .6, 0),
        steel=metal('#c9c7c2', .25, None),
        wheel=paint('#33475c', .4), **{name: paint(colour, .34) for name, colour in PAINTS.items()})
    put(engine(m), (0, 0, 0), (0, 0, 10))
    put(log_wagon(m), (13.2, 1.2, 0), (0, 0, -2))
    put(box_wagon(m), (25.0, -.6, 0), (0, 0, -16))


# Dominoes

PIPS = {0: '', 1: 'e', 2: 'ai', 3: 'aei', 4: 'acgi', 5: 'acegi', 6: 'acdfgi'}


def domino(upper, lower, m):
    """A tile, 4.8 x 2.4 x 0.9 cm, lying face up on z = 0 with its length along y."""
    parts = [rbox(2.4, 4.8, .9, .28, .12, m.tile), put(plate(1.9, .09, m.line), (0, 0, .9)),
             put(cyl(.14, .06, m.brass, .03, 24), (0, 0, .88))]
    for pips, y in ((upper, 1.2), (lower, -1.2)):
        for place in PIPS[pips]:
            i = 'abcdefghi'.index(place)
            parts.append(put(disc(.2, m.pip, 28), ((i % 3 - 1) * .62, y + (1 - i // 3) * .62, .903)))
    return group(parts)


def domino_box(m):
    """The beech box, 15 x 7 x 6.2 cm, its lid drawn half out to +x, two rows of tiles inside."""
    L, W, H, t = 15, 7, 6.2, .8
    put(rbox(L - .2, W - .2, .7, .1, .08, m.side), (0, 0, 0))
    for y in (-1, 1):
        put(rbox(L, t, H - .1, .1, .1, m.side), (0, y * (W - t) / 2, .1))
        put(rbox(L, .35, .5, .05, .08, m.side), (0, y * (W - t - .5) / 2, H - .5))
    put(rbox(t, W - .2, H - .2, .1, .1, m.end), (-L / 2 + t / 2, 0, .1))
    put(rbox(t, W - .2, H - 1.4, .1, .1, m.end), (L / 2 - t / 2, 0, .1))
    lid = [rbox(L - .9, W - 2 * t + .4, .55, .08, .1, m.lid), put(rbox(.5, 2.2, .22, .1, .08, m.end), (L / 2 - 1.6, 0, .5))]
    lid.append(put(text('DOMINOES', 1.15, m.burnt, 'spartan', spacing=1.15), (-.6, .45, .556)))
    lid.append(put(text('PIM & OTTER', .55, m.burnt, 'med', spacing=1.2), (-.6, -1.0, .556)))
    group(lid, (7.4, 0, H - 1.12), (0, 0, 0))
    for i in range(14):
        for z in (1.78, 3.93):
            put(rbox(4.8, 2.15, .88, .26, .12, m.tile), (-6.5 + .93 * i, 0, z), (90, 0, 90))


def dominoes():
    """Dominoes: 28 dark tiles with pale pips, in a beech box with a sliding lid; a game begun in front."""
    m = SimpleNamespace(
        tile=wood('#3c3230', '#241c1b', 1.2, (1, .12, 1), .38, .2), line=plastic('#e9dcc0', .5, 0), pip=plastic('#f0e6cf', .5, 0),
        brass=metal('#c9a05f', .25, None),
        side=beech(), end=beech((1, .12, 1)), lid=wood('#e0bb8e', '#bd9063', .9, (.12, 1, 1), .5, .05), burnt=plastic('#4a2c18', .8, 0))
    domino_box(m)
    chain = ((6, 6, -9.5, -7.2, 4), (6, 3, -5.3, -7.0, -86), (3, 5, -.2, -6.9, -91), (5, 5, 3.6, -6.8, 2), (5, 1, 7.5, -6.7, -89),
             (1, 4, 11.3, -8.2, 178))
    for upper, lower, x, y, turn in chain:
        put(domino(upper, lower, m), (x, y, 0), (0, 0, turn))
    put(domino(4, 2, m), (-3.2, -11.2, 0), (0, 0, 64))
    put(domino(2, 6, m), (2.2, -12.2, 0), (0, 0, -28))


SHOTS = {
    'PLY-1001': (building_blocks, {}, dict(bg='#d3dfe3', az=-26, el=28, fill=.86)),
    'PLY-1001.2': (building_blocks, dict(crated=False), dict(bg='#d3dfe3', az=20, el=10, fill=.8)),
    'PLY-1002': (field_watch, {}, dict(bg='#ddd3be', az=-18, el=16, fill=.74, flags=True)),
    'PLY-1002-TAN': (field_watch, dict(strap='#a06a40', thread='#e3cfae', leathern=True),
                     dict(bg='#cfdad9', az=-18, el=16, fill=.74, flags=True)),
    'PLY-1002.2': (field_watch, {}, dict(bg='#ddd3be', az=14, el=30, fill=1.35, shift=-.22, flags=True)),
    'PLY-1003': (bottle, {}, dict(bg='#cfe3da', az=0, el=8, fill=.82, flags=True)),
    'PLY-1003-SAND': (bottle, dict(sleeve='#cbae86', loop='#7d4d2d'), dict(bg='#e9ddc9', az=0, el=8, fill=.82, flags=True)),
    'PLY-1003-INK': (bottle, dict(sleeve='#28354a', loop='#9a6238'), dict(bg='#d3dde6', az=0, el=8, fill=.82, flags=True)),
    'PLY-1003.2': (bottle, {}, dict(bg='#cfe3da', az=-20, el=7, fill=1.55, shift=-.6, flags=True, samples=2)),
    'PLY-1004': (football, {}, dict(bg='#cfdce2', az=0, el=10, fill=.68)),
    'PLY-1005': (jigsaw, {}, dict(bg='#e6d6c4', az=-16, el=22, fill=.84)),
    'PLY-1006': (boules, {}, dict(bg='#dccfb8', az=-28, el=18, fill=.82, flags=True)),
    'PLY-1006.2': (boules, dict(loose=True), dict(bg='#dccfb8', az=12, el=24, fill=.9, flags=True)),
    'PLY-1007': (stacking_rings, {}, dict(bg='#ecd9c6', az=0, el=10, fill=.76)),
    'PLY-1007.2': (stacking_rings, dict(scattered=True), dict(bg='#ecd9c6', az=16, el=18, fill=.82)),
    'PLY-1008': (spinning_tops, {}, dict(bg='#c6dad5', az=8, el=20, fill=.8)),
    'PLY-1009': (chess_set, {}, dict(bg='#d9d2c0', az=-32, el=27, fill=.93)),
    'PLY-1009.2': (chess_set, {}, dict(bg='#d9d2c0', az=-52, el=12, fill=1.55, shift=.1, aperture=.008)),
    'PLY-1010': (flask, {}, dict(bg='#dfd3bb', az=0, el=8, fill=.82, flags=62)),
    'PLY-1010-CLAY': (flask, dict(coat='#b0694c'), dict(bg='#d3dbd7', az=0, el=8, fill=.82, flags=62)),
    'PLY-1010-STEEL': (flask, dict(coat=None, mark='#3a3d40'), dict(bg='#d0dbe4', az=0, el=8, fill=.82, flags=True)),
    'PLY-1010.2': (flask, dict(open=True), dict(bg='#dfd3bb', az=10, el=20, fill=.82, flags=62)),
    'PLY-1011': (train, {}, dict(bg='#d2dfe6', az=-38, el=18, fill=.88)),
    'PLY-1011.2': (train, {}, dict(bg='#d2dfe6', az=-60, el=15, fill=1.3)),
    'PLY-1012': (dominoes, {}, dict(bg='#e4d3c0', az=-20, el=32, fill=.84)),
}
