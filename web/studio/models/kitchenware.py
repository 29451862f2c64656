"""Kitchen and table: mugs, pots, knives, boards."""
import math
import random

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector

from materials import *
from shapes import *


# Materials that only kitchen and garden things need.

def enamel(color, rough=.13):
    """Glass fused on iron: glossy, with the slight waviness of a dipped coat."""
    m = Mat(color, rough, name='enamel', Clearcoat=.5, Clearcoat_Roughness=.04)
    m.bump(m.noise(m.co(), .9, 2), .06)
    return m.m


def powder_coat(color, rough=.46):
    """Baked matt paint on sheet steel, with a fine orange peel."""
    return plastic(color, rough, .004, 55, Specular=.45)


def end_grain(border, field, across, along, width, depth):
    """End-grain blocks of across x along cm; the outermost of width x depth cm are of the border's wood."""
    m = Mat(rough=.48, name='end grain', Clearcoat=.12, Clearcoat_Roughness=.3)
    x, y, _ = m.n('SeparateXYZ', ins=(m.co(),)).outputs
    u, v = m.math('ADD', m.math('DIVIDE', x, across), 100), m.math('ADD', m.math('DIVIDE', y, along), 100)
    block = m.n('CombineXYZ', ins=(m.math('FLOOR', u), m.math('FLOOR', v), 0.)).outputs[0]
    chance = m.n('TexWhiteNoise', Vector=block).outputs
    heart = m.n('VectorMath', dict(operation='MULTIPLY_ADD'), (chance['Color'], (14, 14, 0), (-7, -7, 0))).outputs[0]
    from_heart = m.n('VectorMath', dict(operation='ADD'), (m.co(scale=(1, 1, 0)), heart)).outputs[0]
    distance = m.n('VectorMath', dict(operation='LENGTH'), (from_heart,)).outputs['Value']
    wavy = m.math('MULTIPLY_ADD', m.noise(from_heart, .9, 2), .5, distance)
    ring = m.rng(m.math('FRACT', m.math('MULTIPLY', wavy, 2.1)), 0, 1, 0, 1, True)
    pores = m.math('GREATER_THAN', m.noise(m.co(scale=(1, 1, .04)), 18, 2), .62)
    outermost = m.math('MAXIMUM', m.math('GREATER_THAN', m.math('ABSOLUTE', x), width / 2 - across),
                       m.math('GREATER_THAN', m.math('ABSOLUTE', y), depth / 2 - along))
    tone = m.mix(outermost, field, border)
    tone = m.mix(m.math('MULTIPLY', chance['Value'], .42), tone, (.22, .09, .035, 1))
    tone = m.mix(m.math('MULTIPLY', ring, .8), tone, (.5, .36, .25, 1), 'MULTIPLY')
    tone = m.mix(m.math('MULTIPLY', pores, .5), tone, (.3, .2, .12, 1), 'MULTIPLY')
    edges = [m.math('PINGPONG', m.math('ADD', side, .5), .5) for side in (u, v)]
    joint = m.rng(m.math('MAXIMUM', *edges), .486, .496, 0, .6)
    m.set(Base_Color=m.mix(joint, tone, (.03, .015, .01, 1)), Roughness=m.rng(ring, 0, 1, .42, .56))
    m.bump(m.math('ADD', pores, joint), -.006)
    return m.m


# Shaping helpers.

def pick(*obs):
    """Makes obs the selection and the first of them the active object."""
    bpy.ops.object.select_all(action='DESELECT')
    for ob in obs: ob.select_set(True)
    bpy.context.view_layer.objects.active = obs[0]


def fuse(parts, voxel, smooth=7):
    """Joins overlapping parts into one skin with soft inner corners."""
    for part in parts: bake(part)
    pick(*parts)
    bpy.ops.object.join()
    body = parts[0]
    mod(body, 'REMESH', mode='VOXEL', voxel_size=voxel, use_smooth_shade=True)
    mod(body, 'SMOOTH', factor=.5, iterations=smooth)
    return body


def inset(outline, distance):
    """Moves a counter-clockwise outline inwards by a small distance."""
    n, moved = len(outline), []
    for i, (x, y) in enumerate(outline):
        ahead, behind = outline[(i + 1) % n], outline[i - 1]
        dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
        length = math.hypot(dx, dy) or 1
        moved.append((x - dy / length * distance, y + dx / length * distance))
    return moved


def slab(outline, height, bevel, mat, **k):
    """A board of any outline with rounded edges, lying on z = 0."""
    return stack(lambda i: inset(outline, i), bevprof(height, bevel), mat, **k)


def wrap(ob, wall, z, turn=0., lift=.01):
    """Lays flat lettering on a turned wall, given as (r, z) from foot to rim."""
    radii, heights = zip(*wall)
    at = lambda height: float(np.interp(height, heights, radii))
    middle = at(z)
    onto = lambda x, y, dz: ((at(z + y) + dz + lift) * sin(x / middle), -(at(z + y) + dz + lift) * cos(x / middle), z + y)
    return put(warp(ob, onto), rot=(0, 0, turn))


def round_text(ob, radius, height):
    """Bends lettering into an arc that is read from the front; height gives z at a radius."""
    def onto(x, y, z):
        r = radius - y
        return r * sin(x / radius), -r * cos(x / radius), height(r) + z
    return warp(ob, onto)


def pour_lip(obs, radius, top, turn, out=.9, width=24., depth=2.2):
    """Draws the rim of turned parts out into a spout at the angle turn (degrees)."""
    def pull(x, y, z):
        away = math.degrees(math.atan2(y, x)) - turn
        away = (away + 180) % 360 - 180
        near = math.hypot(x, y) / radius
        k = out * math.exp(-(away / width) ** 2) * min(1, max(0, 1 - (top - z) / depth)) ** 1.6 * near
        return x + k * cos(math.radians(turn)), y + k * sin(math.radians(turn)), z + k * .12
    for ob in obs: warp(ob, pull)


def bead(a, b, c, mat=None, crease=0.):
    """An ellipsoid with half axes a, b, c; crease draws a furrow along its front, as on a coffee bean."""
    ball = lathe([(cos(t), sin(t)) for t in np.linspace(-pi / 2, pi / 2, 11)], mat, 16, wn=False, auto=180)
    furrow = lambda x, y: 1 - crease * math.exp(-(x / .16) ** 2) if y < 0 else 1
    return warp(ball, lambda x, y, z: (x * a, y * b * furrow(x, y), z * c))


def scatter(template, places, mat):
    """One mesh of many copies; places are (location, rotation in radians, size)."""
    points = np.array([v.co for v in template.data.vertices])
    faces = [tuple(p.vertices) for p in template.data.polygons]
    V, F = [], []
    for location, rotation, size in places:
        base = len(V)
        turn = np.array(Euler(rotation).to_matrix())
        V += [tuple(p) for p in points @ turn.T * size + np.array(location)]
        F += [tuple(base + i for i in face) for face in faces]
    bpy.data.objects.remove(template)
    me = bpy.data.meshes.new('scatter')
    me.from_pydata(V, [], F)
    return link(shade(bpy.data.objects.new('scatter', me), 180, False), mat)


def any_turn():
    """A rotation in radians with no preferred direction."""
    return tuple(random.uniform(0, tau) for _ in range(3))


# The models.

def mug(glaze='#d9dfd8', clay='#b0835c', speck='#3a2a1e', coffee=False):
    """Stoneware mug, 8.5 cm across and 9.4 cm high, glazed down to a bare clay foot."""
    ware = stoneware(glaze, clay, 2.3, speck)
    outer = [(0, .28), (2.75, .28), (2.95, 0), (3.3, 0), (4.05, .9), (4.25, 4.5), (4.15, 9.4)]
    inner = [(3.75, 9.4), (3.85, 1.4), (0, .8)]
    wall = fillet(outer + inner, [0, .1, .08, .12, .9, 6, .2, .2, 1.1, 0], 8)
    body = lathe(wall, ware, 160, wn=False)
    path = catmull([(3.7, 0, 7.7), (4.7, 0, 7.95), (6.3, 0, 7.75), (7.05, 0, 6.2), (6.65, 0, 4.4), (5.5, 0, 3.2), (4.6, 0, 2.6),
                    (3.8, 0, 2.4)])
    flare = lambda s: (1 + .5 * (2 * s - 1) ** 6, 1 + .28 * (2 * s - 1) ** 6)
    handle = sweep(path, ell(.42, .72, 28), ware, up=(0, 1, 0), scale=flare)
    stamp = wrap(text('PELLWORTH', .42, card('#6b4a30', .8), 'med', spacing=1.3), [(4.05, .9), (4.22, 4.5)], 1.25, -26, .03)
    parts = [fuse([body, handle], .065), stamp]
    if coffee:
        brew = Mat('#2b150a', .06, name='coffee', Clearcoat=1.)
        brew.set(Base_Color=brew.mix(brew.rng(brew.noise(brew.co(), .7, 4, .6, .8), .5, .8), '#26120a', '#4a2813'))
        parts.append(disc(3.86, brew.m, z=8.15))
    group(parts, rot=(0, 0, 8))


def kettle(coat='#232528', print_color='#c9c4b8'):
    """Electric gooseneck kettle on its base, 29 x 15 x 21 cm, 0.9 L."""
    shell, dark, steel = powder_coat(coat), plastic('#17181a', .4, .004), metal('#d6d5d2', .22, 'Z', (1, 1, 20))
    beech = wood('#cf9f6b', '#a06f41', 1.2, (1, 1, .12), .48, .08)
    rbox(15, 15, 2.1, 2.8, .4, shell)
    put(rbox(13.8, 13.8, .5, 2.4, .1, dark), (0, 0, -.3))
    put(lathe(fillet([(0, 0), (1.3, 0), (1.25, 1.1), (0, 1.1)], [0, 0, .15, 0]), steel), (4.1, -5.75, 2.1))
    put(rbox(.09, .6, .03, .04, .01, dark), (4.1, -5.25, 3.2))
    put(cyl(.62, .18, dark, .06), (-4.1, -5.75, 2.1))
    put(rbox(4.6, 1.9, .03, .5, .01, Mat('#0e0e0f', .06, name='display').m), (.1, -5.8, 2.09))
    put(text('96°C', 1.25, glow('#ffcf94', 5), 'light', spacing=1.05), (.1, -5.8, 2.125))
    wall = [(5.75, 2.6), (4.5, 16.2)]
    hull = lathe(fillet([(0, 2.6), *wall, (3.9, 16.2), (3.9, 15.4), (5, 3.4), (0, 3.4)], [0, .35, .2, .1, 0, 0, 0], 6), shell, 128)
    neck = catmull([(-4.4, 0, 5.3), (-6.4, 0, 5.2), (-8.7, 0, 6.8), (-9.5, 0, 10.2), (-9.3, 0, 13.8), (-10.2, 0, 16.6), (-12.4, 0, 17.7),
                    (-14.6, 0, 16.9)], 14)
    taper = lambda s: 1.5 - 1.05 * s ** .55 if s < .93 else .49
    spout = sweep(neck, ell(1., n=32), shell, up=(0, 1, 0), scale=taper)
    mouth = sweep([neck[-1], Vector(neck[-1]) + (Vector(neck[-1]) - Vector(neck[-2])).normalized() * .05], ell(.36, n=24), dark,
                  up=(0, 1, 0))
    bracket = catmull([(4.1, 0, 15.2), (6.2, 0, 15.9), (8.4, 0, 16.2), (9.9, 0, 15.5)], 10)
    arm = sweep(bracket, rrect(.75, 1.7, .3), shell, up=(0, 1, 0), round_end=.1)
    grip_path = catmull([(9.2, 0, 15.9), (10.6, 0, 14.9), (11.3, 0, 12.6), (11.2, 0, 9.6), (10.7, 0, 6.8)], 12)
    grip = sweep(grip_path, ell(.85, 1.15, 40, 2.4), beech, up=(0, 1, 0), round_end=.35, scale=lambda s: .86 + .2 * sin(pi * s))
    lid = lathe(fillet([(0, 16.1), (4.35, 16.1), (4.3, 16.75), (1.2, 17.5), (0, 17.5)], [0, .12, .4, .5, 0]), shell)
    stem = lathe(fillet([(.55, 17.3), (.5, 18.2), (1.5, 18.7), (1.45, 19.7), (0, 20.1)], [0, .3, .35, .5, 0]), beech)
    ring = lathe(fillet([(0, 2.1), (5.9, 2.1), (5.85, 2.65), (0, 2.65)], .12), Mat('#c9c8c4', .25, 1.).m)
    name = wrap(text('BRENNICK', .62, card(print_color, .5), 'med', spacing=1.35), wall, 5.4, 6)
    group([fuse([hull, spout], .085, 5), mouth, arm, grip, lid, stem, ring, name], (0, 1.4, 0))


def casserole(coat='#4c0c10', open=False):
    """Round cast-iron casserole, 31 cm over the loops and 17 cm high with its lid; open leans the lid on the pot."""
    red, cream, iron = enamel(coat), enamel('#e6d8ba', .2), plastic('#2b2928', .55, .01, 20)
    steel = metal('#d2d1ce', .2, 'Z', (1, 1, 20))
    pot = lathe(fillet([(0, 0), (10.9, 0), (12.8, 11.2), (12.1, 11.2), (10.4, .9), (0, .9)], [0, 2.6, .2, .2, 2, 0], 8), red, 160, wn=False)
    bow = [(11.3, -4.95, 8.6), (13.4, -4.2, 9.0), (15.0, -2.4, 9.3), (15.4, 0, 9.4), (15.0, 2.4, 9.3), (13.4, 4.2, 9.0), (11.3, 4.95, 8.6)]
    loops = [sweep(catmull([(s * x, y, z) for x, y, z in bow]), ell(.62, .78, 24), red, up=(0, 0, 1)) for s in (-1, 1)]
    roots = [bead(1.0, 1.15, .9, red) for _ in range(4)]
    for root, (x, y) in zip(roots, ((11.75, 4.95), (11.75, -4.95), (-11.75, 4.95), (-11.75, -4.95))):
        root.data.transform(Matrix.Translation((x, y, 8.65)))
    fuse([pot, *loops, *roots], .13, 8)
    lathe(fillet([(12.13, 11.1), (12.04, 10.9), (10.35, .93), (0, .93)], [0, .1, 2, 0], 8), cream, 160)
    lathe(fillet([(12.75, 11.1), (12.7, 11.28), (12.15, 11.28), (12.05, 11)], .06), iron, 160)
    crown = [(12.9, .05), (13, .75), (12.2, 1.35), (9.5, 2.1), (9.3, 2.02), (9.1, 2.2), (4, 3.1), (2.6, 3.2), (0, 3.2)]
    lid = lathe(fillet([(0, .3), (11.8, .3), *crown], [0, .1, .3, .4, .6, .1, .1, .1, 1, .3, 0], 6), red, 160)
    under = disc(11.9, cream, z=.28)
    dome = lambda r: float(np.interp(r, [0, 2.6, 4, 9.1], [3.2, 3.2, 3.1, 2.2])) - .02
    name = round_text(text('ORMSGILL', 1.25, red, 'spartan', .09, .03, spacing=1.35), 6.6, dome)
    knob = lathe(fillet([(0, 3.15), (1.25, 3.15), (.85, 3.9), (2.15, 4.8), (2.15, 5.3), (1.3, 5.7), (0, 5.75)],
                        [0, .1, .4, .35, .25, .4, 0], 6), steel)
    lid_group = group([lid, under, name, knob], (0, 0, 11.25), (0, 0, -14))
    if open: put(lid_group, (17.7, -8.8, 12.1), (68, 0, 62))


def pepper_mill(tone='#7a4c2e', grain='#46281a'):
    """Turned pepper mill, 20 cm high and 6 cm at the widest, with a ribbed head and a brass nut."""
    timber = wood(tone, grain, 1.3, (1, 1, .1), .42, .2)
    brass = Mat('#c79a58', .24, 1., name='brass').m
    waist = catmull([(3., .45), (2.98, 1.2), (2.55, 2.5), (1.95, 5), (1.78, 7.6), (2.15, 10.4), (2.68, 12.5), (2.72, 13.2), (2.62, 13.5)],
                    8)
    lathe([(0, .3), (2.85, .3), *waist, (0, 13.5)], timber, 160)
    ribs = [(2.72 + (.07 if i % 2 else -.07), 14.0 + .2 * i) for i in range(9)]
    crown = catmull([(2.68, 15.9), (2.5, 16.7), (1.9, 17.7), (1.0, 18.35), (0, 18.5)], 8)
    lathe([(0, 13.62), (2.5, 13.62), (2.66, 13.75), *fillet(ribs, .06, 3), *crown], timber, 160)
    lathe(fillet([(0, 0), (2.9, 0), (2.95, .4), (0, .4)], .06), brass, 160)
    lathe(fillet([(0, 13.48), (2.56, 13.48), (2.56, 13.66), (0, 13.66)], .03), brass, 160)
    lathe(fillet([(0, 18.4), (.95, 18.4), (.9, 18.7), (.45, 18.85), (.45, 19.0), (.85, 19.35), (.8, 19.8), (0, 20)],
                 [0, .05, .08, .08, .08, .2, .2, 0]), brass)
    wrap(text('TOLBECK', .5, card('#2a1710', .8), 'med', spacing=1.25), waist, 1.25, 14, .01)
    spots = [(4.4, -2.2), (5.2, -1.1), (3.6, -3.4), (5.0, -3.1), (6.1, -2.4), (2.4, -4.3), (-3.9, -2.6), (6.9, -.6)]
    pepper = Mat('#2b211b', .75, name='pepper')
    pepper.bump(pepper.noise(pepper.co(), 9, 3), .12)
    scatter(bead(.24, .24, .23), [((x, y, .23), any_turn(), random.uniform(.85, 1.1)) for x, y in spots], pepper.m)


def bowl(radius, height, glaze, clay='#b48a63'):
    """A mixing bowl with a rolled rim and a bare foot ring, cream inside."""
    foot = [(0, .35), (radius * .36, .35), (radius * .38, 0), (radius * .44, 0), (radius * .46, .55)]
    side = catmull([(radius * .46, .55), (radius * .74, height * .26), (radius * .92, height * .62), (radius * .985, height - .75)], 8)
    rim = [(radius - .32 + .36 * cos(math.radians(a)), height - .36 + .36 * sin(math.radians(a))) for a in range(-40, 200, 12)]
    lathe_out = lathe(foot + side[1:] + rim, stoneware(glaze, clay, .62), 192, wn=False)
    inside = [(r - .5, z + .1) for r, z in side[::-1]]
    lining = lathe([rim[-1], *inside, (radius * .3, .8), (0, .75)], stoneware('#efe4cf', '#c9a981', -9, '#a08a6c'), 192, wn=False)
    return group([lathe_out, lining])


def mixing_bowls(apart=False):
    """Three mixing bowls of 14, 18 and 23 cm in oat, sage and ink; nested, or apart in a row."""
    large, medium, small = bowl(11.5, 10.2, '#34445c', '#6b625c'), bowl(9, 8.3, '#97a88c'), bowl(7, 6.6, '#dcc9a6')
    if apart:
        put(large, (-7, 6, 0)), put(medium, (12.5, 1.5, 0), (0, 0, 70)), put(small, (1.5, -10.5, 0), (0, 0, 30))
    else:
        put(medium, (.3, 0, 3.1), (1.2, 0, 70)), put(small, (-.2, 0, 6.0), (-1, .8, 140))


def chopping_board():
    """End-grain board of 96 walnut and maple blocks, 40 x 30 x 4 cm, with a juice groove and finger slots."""
    grain = end_grain('#6a4128', '#cfa36c', 40 / 12, 30 / 8, 40, 30)
    groove = [(1.55, 4), (1.62, 3.97), (1.85, 3.6), (2.1, 3.5), (2.35, 3.6), (2.58, 3.97), (2.65, 4)]
    board = stack(lambda i: rrect(40 - 2 * i, 30 - 2 * i, max(1.1 - i, .35)), bevprof(4, .22) + groove, grain)
    bake(board)
    for side in (-1, 1):
        slot = warp(rbox(11, 1.5, 4, .74, .3, grain), lambda x, y, z: (side * (21.3 - z), -x * side, y + 1.9))
        cut(board, slot)
    brand = text('TOLBECK', .95, card('#2c1a10', .8), 'spartan', spacing=1.3)
    put(brand, (14.2, -10.7, 4.006))


def kitchen_scale(top='#15171a', figures='#e8f6f2', print_color='#8f9498', power=3.):
    """Flat kitchen scale, 21 x 17 x 1.6 cm: one sheet of glass over a steel tray, figures lit from below."""
    glass_top = Mat(top, .035, name='glass top', Clearcoat=1., Clearcoat_Roughness=.01, Specular=.6).m
    tray, rubber = metal('#cfcfcc', .3, None, (40, 1, 1)), plastic('#222222', .8)
    put(rbox(20.4, 16.4, .8, 1.5, .2, tray), (0, 0, .3))
    put(rbox(21, 17, .5, 1.7, .1, glass_top), (0, 0, 1.1))
    for x in (-8, 8):
        for y in (-6, 6): put(cyl(.9, .35, rubber, .08), (x, y, 0))
    ink, lit = card(print_color, .5), glow(figures, power)
    level = 1.606
    put(text('248', 2.2, lit, 'med', spacing=1.06), (-.6, -5.7, level))
    put(text('g', 1.2, lit, 'med'), (2.2, -5.95, level))
    for x, legend in ((-7.6, 'ON · TARE'), (7.6, 'UNIT')):
        put(text(legend, .5, ink, 'med', spacing=1.25), (x, -7.35, level))
        put(disc(.98, ink, r0=.92), (x, -5.7, level))
    put(disc(.16, lit, 32), (-7.6, -5.7, level))
    put(text('g  oz', .46, ink, 'med'), (7.6, -5.7, level))
    put(disc(6.35, ink, r0=6.3), (0, 2.0, level))
    put(text('BRENNICK', .8, ink, 'med', spacing=1.4), (0, 2.0, level))
    put(text('max 5 kg   d = 1 g', .45, ink, 'med', spacing=1.15), (0, .85, level))


def cafetiere(frame='#cfcfcb'):
    """French press, 1 L: a glass beaker in a metal frame, plunger up, filled with coffee."""
    steel = metal(frame, .2, 'Z', (1, 1, 20), .5, .05)
    plain = Mat(frame, .2, 1.).m
    black = plastic('#1b1a19', .4, .004)
    inner = [(4.62, 17.2), (4.62, .9), (0, .9)]
    beaker = lathe(fillet([(0, .6), (4.85, .6), (4.85, 16.6), (5.0, 17.2), *inner], [0, .6, .4, .06, .06, .5, 0], 8),
                   glass((.97, .99, .985)), 160, wn=False, auto=60)
    brew = Mat('#2a1307', .5, name='coffee', Specular=0.)
    depth = brew.n('SeparateXYZ', ins=(brew.co(),)).outputs[2]
    brew.set(Base_Color=brew.mix(brew.rng(depth, 10.6, 11.6), '#2a1308', '#7d4a22'))
    lathe(fillet([(0, .88), (4.64, .88), (4.64, 11.9), (0, 11.9)], [0, .5, .1, 0]), brew.m, 128)
    pour_lip([beaker], 4.9, 17.2, 180, .9, 20)
    for low, high in ((1.0, 2.0), (12.6, 13.4)):
        lathe(fillet([(4.9, low), (5.08, low), (5.08, high), (4.9, high)], .05), steel, 160)
    for a in (38, 142, 218, 322):
        strip = [(4.4, 0, .12), (4.95, 0, .1), (5.3, 0, .25), (5.15, 0, .9), (5.13, 0, 2), (5.13, 0, 13.3)]
        put(sweep(catmull(strip, 8), rrect(.14, .95, .05, 3), plain, up=(0, 1, 0)), rot=(0, 0, a))
        put(cyl(.62, .16, black, .05, 32), (4.7 * cos(math.radians(a)), 4.7 * sin(math.radians(a)), -.08))
    lathe(fillet([(4.55, 16.9), (4.95, 17.35), (5.35, 17.35), (5.3, 18.1), (2.4, 19.5), (0, 19.6)], [0, .1, .12, .5, 2, 0], 8), steel, 160)
    lathe(fillet([(0, 19.5), (.75, 19.5), (.7, 20), (0, 20)], .08), steel)
    lathe([(.2, 13.2), (.2, 23.4)], plain, 32)
    lathe([(0, 23.0)] + [(1.45 * cos(t), 24.1 + 1.25 * sin(t)) for t in np.linspace(-pi / 2 + .3, pi / 2, 20)], black)
    lathe(fillet([(0, 12.9), (4.45, 12.9), (4.45, 13.0), (1, 13.3), (0, 13.3)], .05), steel, 128)
    torus(4.42, .17, plain).location.z = 13.0
    grip = catmull([(5.2, 0, 13), (6.6, 0, 13.8), (8.4, 0, 13.4), (9.15, 0, 11.2), (9.0, 0, 7.2), (8.1, 0, 4.6)], 12)
    handle = sweep(grip, rrect(.85, 1.5, .38, 6), black, up=(0, 1, 0), round_end=.25, scale=lambda s: .9 + .15 * sin(pi * s))
    clasp = put(warp(rbox(1.0, 1.3, 1.0, .2, .1, plain), lambda x, y, z: (z, y, x)), (4.95, 0, 13))
    rivet = put(cyl(.28, .2, plain, .06, 32), (8.55, -.75, 12.6), (90, 0, 0))
    group([handle, clasp, rivet], rot=(0, 0, -20))
    wrap(text('1 L', .6, card('#f0ece2', .5), 'med', spacing=1.1), [(4.87, 0), (4.87, 18)], 14.6, -12, .01)
    wrap(text('BRENNICK', .5, card('#f0ece2', .5), 'med', spacing=1.3), [(4.87, 0), (4.87, 18)], 15.5, -12, .01)


def blade(length, width, mat):
    """A chef's blade lying flat: spine towards +y, ground wedge with a narrow edge bevel."""
    rings = []
    for x in np.linspace(0, length, 64):
        s = x / length
        spine = width * .5 - .35 * s ** 2 - width * .42 * max(0, s - .55) ** 2 / .2
        edge = -width * .5 + .18 * s + width * .93 * max(0, s - .38) ** 2.4 / .32 * .62
        edge = min(edge, spine - .03)
        thick = .11 * (1 - .6 * s)
        bevel = edge + min(.22, (spine - edge) * .3)
        rings.append([(x, edge, 0), (x, bevel, thick * .28), (x, spine - .02, thick), (x, spine, 0), (x, spine - .02, -thick),
                      (x, bevel, -thick * .28)])
    return loft(rings, mat, auto=4, wn=False)


def chef_knife():
    """Chef's knife with a 20 cm blade and a riveted walnut handle, beside its beech blade guard."""
    steel, polish = metal('#a9adb1', .22, None, (.3, 4, 1), 0, .03), Mat('#d4d4d2', .16, 1.).m
    brass = Mat('#c9a063', .2, 1.).m
    walnut = wood('#6e4529', '#3d2416', 1.2, (.12, 1, 1), .4, .2)
    beech = wood('#d8b183', '#b58755', 1.0, (.1, 1, 1), .5, .05)
    outline = fillet([(-.6, 1.35), (-11.4, 1.5), (-12.6, .5), (-12.2, -1.9), (-10.6, -1.75), (-6.2, -.95), (-.6, -1.5)],
                     [.2, 1.2, 1.2, .9, 1.5, 4, .2], 8, True)
    tang = put(slab(outline, .26, .03, polish), (0, 0, -.13))
    scales = [put(slab(outline, .78, .34, walnut), (0, 0, .12)), put(slab(outline, .78, .34, walnut), (0, 0, -.9))]
    heel = put(rbox(1.5, 3.0, 1.5, .3, .25, polish), (-.35, -.1, -.75))
    rivets = [put(cyl(.33, .08, brass, .03, 40), (x, y, .85)) for x, y in ((-2.6, .05), (-6.2, .25), (-9.8, -.05))]
    edge = put(blade(20, 4.6, steel), (.3, -.35, 0))
    etching = card('#77797b', .6)
    name = put(text('TOLBECK', .8, etching, 'spartan', spacing=1.25), (5.2, .85, .125))
    grade = put(text('20 cm   forged', .42, etching, 'med', spacing=1.1), (5.2, .1, .12))
    group([tang, *scales, heel, *rivets, edge, name, grade], (-3.5, -2.6, .95), (0, 1.6, 0))
    sheath = fillet([(0, 2.7), (0, -2.7), (13, -2.7), (19, -1.2), (22, 1.2), (21.2, 2.7)], [.3, .3, 5, 4, 1.2, .8], 8, True)
    guard = slab(sheath, 1.3, .25, beech)
    slot = put(rbox(.3, 4.7, .34, .15, .0, plastic('#150d08', .9)), (.02, 0, .48))
    pin = put(cyl(.3, .7, brass, .1, 32), (3.2, 1.9, 1.1))
    cord = tube([(3.2, 1.9, 1.6), (2.2, 2.8, 1.2), (.2, 3.6, .25), (-2.4, 3.0, .16), (-3.6, 3.9, .16), (-1.6, 4.6, .16), (1.4, 3.9, .3),
                 (2.7, 2.6, 1.3), (3.2, 1.9, 1.55)],
                .13, leather('#7b4a2b', 16, .01), 12)
    group([guard, slot, pin, cord], (-1.6, 3.6, 0), (0, 0, 4))


def fill(shape, pitch, radius, low, high, colors):
    """Loose goods in a jar: single pieces along the glass and on top, around a core of the same colour."""
    places = []
    for z in np.arange(low + pitch * .5, high, pitch * .78):
        count = int(tau * radius / pitch)
        for i in range(count):
            a = tau * (i + random.uniform(-.35, .35)) / count
            r = radius - pitch * random.uniform(.42, .62)
            places.append(((r * cos(a), r * sin(a), z + random.uniform(-.25, .25) * pitch), any_turn(), random.uniform(.85, 1.1)))
    for _ in range(int(3.2 * (radius / pitch) ** 2)):
        a, r = random.uniform(0, tau), (radius - pitch * .6) * math.sqrt(random.random())
        places.append(((r * cos(a), r * sin(a), high + random.uniform(-.4, .3) * pitch), any_turn(), random.uniform(.85, 1.1)))
    random.shuffle(places)
    shares = [places[i::len(colors)] for i in range(len(colors))]
    parts = [scatter(bpy.data.objects.new('piece', shape.data), share, color) for share, color in zip(shares, colors)]
    bpy.data.objects.remove(shape)
    return parts + [lathe([(0, low), (radius - pitch, low), (radius - pitch, high - pitch * .5), (0, high - pitch * .5)], colors[0], 48)]


def jar(radius, height, label, goods):
    """A glass jar with an oak lid and a silicone seal; goods are a piece's shape, pitch and colours."""
    oak, seal = wood('#c99a63', '#94683a', 1.1, (.12, 1, 1), .5, .06), plastic('#e6e0d4', .6)
    wall = .28
    profile = [(0, 0), (radius, 0), (radius, height), (radius - wall, height), (radius - wall, .55), (0, .55)]
    body = lathe(fillet(profile, [0, .7, .12, .12, .6, 0], 8), clear_wall('#cfdad6'), 160, wn=False, auto=60)
    lid = lathe(fillet([(0, height + .05), (radius + .08, height + .05), (radius + .08, height + 1.7), (0, height + 1.7)],
                       [0, .12, .3, 0]), oak, 128)
    ring = lathe(fillet([(0, height - .7), (radius - wall + .02, height - .7), (radius - wall + .02, height + .1), (0, height + .1)], .08),
                 seal, 128)
    print_ = wrap(text(label, .62, card('#f4f1ea', .5), 'med', spacing=1.15), [(radius, 0), (radius, height)], height - 1.6, 14, .012)
    shape, pitch, colors = goods
    return group([body, lid, ring, print_] + fill(shape, pitch, radius - wall - .03, .58, height * .72, colors))


def storage_jars():
    """Three glass storage jars with oak lids, 23, 16 and 10 cm high, filled with beans, coffee and lentils."""
    shades = lambda *tones: [Mat(tone, .5, name='goods', Specular=.15).m for tone in tones]
    beans = bead(.34, .4, .66), .8, shades('#e2d0ab', '#d8c196', '#eadcc0')
    coffee = bead(.36, .28, .48, crease=.55), .66, shades('#4d2a18', '#5c3520', '#3e2113')
    lentils = bead(.3, .3, .13), .44, shades('#b8552c', '#c56a38', '#a84a2a')
    put(jar(5., 21.3, 'No. 3', beans), (-5.6, 2.6, 0))
    put(jar(5., 14.3, 'No. 2', coffee), (6.2, 1.6, 0))
    put(jar(5., 8.3, 'No. 1', lentils), (1.2, -7.6, 0))


def plate(ware, edge):
    """A dinner plate, 27 cm across, with an upturned rim and a bare lip."""
    under = [(0, .5), (7.6, .5), (7.8, 0), (8.5, 0), (8.7, .45), (10.4, .75), (12.9, 2.35)]
    upper = [(13.5, 2.5), (13.1, 2.75), (10.3, 1.3), (9, 1.0), (0, .95)]
    body = lathe(fillet(under + upper, [0, .1, .1, .15, .2, 1.2, .6, .15, .15, 1.6, 1, 0], 6), ware, 192, wn=False)
    lip = torus(13.33, .16, edge, squash=.9)
    lip.location.z = 2.6
    return group([body, lip])


def dinner_plates(glaze='#e9e4d8', clay='#a97f5a', speck='#6b5843', lip='#a97f5a'):
    """Four dinner plates, 27 cm: three in a stack, one leaning on it."""
    edge = card(lip, .8)
    wares = [stoneware(glaze, clay, -9, speck) for _ in range(4)]
    for i in range(3):
        put(plate(wares[i], edge), (random.uniform(-.2, .2), random.uniform(-.1, .1), 1. * i), (0, 0, 50 * i))
    put(plate(wares[3], edge), (15.1, -5.1, 9.6), (0, 58, -20))


def milk_pan(coat='#e8dcc2', rim='#2c3138', print_color='#2c3138'):
    """Enamelled milk pan, 1.2 L, 15 cm across, with two pouring lips and a turned beech handle."""
    body_coat, lining, edge = enamel(coat), enamel('#ece6d8', .18), enamel(rim)
    beech = wood('#d0a16d', '#a67744', 1.2, (.12, 1, 1), .5, .06)
    steel = Mat('#c9c8c5', .24, 1.).m
    side = fillet([(0, 0), (6.9, 0), (7.5, 8.3)], [0, 1.3, 0], 8)[1:]
    radii, heights = zip(*side)
    dense = [(0, 0)] + [(float(np.interp(z, heights, radii)), z) for z in np.linspace(.001, 8.3, 60)]
    outer = lathe(dense, body_coat, 192, wn=False)
    inner = lathe([(max(r - .16, 0), max(z, .16)) for r, z in dense[::-1]], lining, 192, wn=False)
    band = lathe([(7.42 + .2 * cos(t), 8.3 + .2 * sin(t)) for t in np.linspace(0, tau, 20)], edge, 192, wn=False)
    for side in (90, 270): pour_lip([outer, inner, band], 7.5, 8.5, side, .95, 17, 2.6)
    wrap(text('Ormsgill', 1.35, card(print_color, .5), 'italic'), [(6.9, 0), (7.5, 8.3)], 4.2, 2, .02)
    wrap(text('1.2 L', .55, card(print_color, .5), 'med', spacing=1.15), [(6.9, 0), (7.5, 8.3)], 2.9, 2, .02)
    strap = [sweep([(6.9, y, 6.2), (7.6, y, 6.5), (8.6, y * .55, 6.85), (10.0, y * .4, 7.2)], rrect(.16, .5, .05, 3), steel,
                   up=(0, 0, 1)) for y in (-1.2, 1.2)]
    socket = lathe(fillet([(.55, 9.3), (.72, 9.4), (.82, 11.4), (.6, 11.5)], [0, .08, .05, 0]), steel, 64, 'X')
    grip = catmull([(.74, 11.3), (.86, 12), (.98, 14.5), (1.15, 19), (1.2, 21.2), (.95, 22.3), (.4, 22.7), (0, 22.75)], 8)
    handle = lathe(grip, beech, 96, 'X')
    eye = torus(.36, .09, steel, 'Y', 48, 14)
    eye.location = (23.0, 0, 0)
    stem = group([socket, handle, eye], (0, 0, 4.9), (0, -12, 0))
    rivets = [put(bead(.3, .3, .16, steel), (7.42, y, 6.35), (0, 80, 0)) for y in (-1.25, 1.25)]
    group([outer, inner, band, stem, *strap, *rivets], rot=(0, 0, -50))


WARM, COOL, GREEN, CLAY = '#eedcc8', '#d9e2ea', '#dde6da', '#ecd3c3'

MUG_VIEW = dict(bg=WARM, az=-24, el=16, fill=.66, key=.95)
KETTLE_VIEW = dict(az=16, el=13, fill=.8)
CASSEROLE_VIEW = dict(az=22, el=17, fill=.82)
MILL_VIEW = dict(az=10, el=9, fill=.84)
SCALE_VIEW = dict(az=-24, el=38, fill=.84)
PRESS_VIEW = dict(az=12, el=9, fill=.84, flags=True)
PLATES_VIEW = dict(az=24, el=22, fill=.84)
PAN_VIEW = dict(az=-14, el=26, fill=.9)

SHOTS = {
    'KIT-1001': (mug, {}, MUG_VIEW),
    'KIT-1001-SAGE': (mug, dict(glaze='#9db093', clay='#b48861'), MUG_VIEW | dict(bg='#e3e7d8')),
    'KIT-1001-INK': (mug, dict(glaze='#2b3a55', clay='#84766a', speck='#10151f'), MUG_VIEW | dict(bg='#dbe2ec')),
    'KIT-1002': (kettle, {}, KETTLE_VIEW | dict(bg='#e9ded0')),
    'KIT-1002-CREAM': (kettle, dict(coat='#e6d9bf', print_color='#57503f'), KETTLE_VIEW | dict(bg=COOL)),
    'KIT-1003': (casserole, {}, CASSEROLE_VIEW | dict(bg='#ecdfce')),
    'KIT-1003-TEAL': (casserole, dict(coat='#1f5558'), CASSEROLE_VIEW | dict(bg='#e2e6df')),
    'KIT-1003-CREAM': (casserole, dict(coat='#e4d5b3'), CASSEROLE_VIEW | dict(bg=COOL)),
    'KIT-1004': (pepper_mill, {}, MILL_VIEW | dict(bg='#e4e7dc')),
    'KIT-1004-BEECH': (pepper_mill, dict(tone='#d6a874', grain='#ab7c49'), MILL_VIEW | dict(bg='#d9e1e6')),
    'KIT-1005': (mixing_bowls, {}, dict(bg='#ecd9c6', az=-20, el=23, fill=.78)),
    'KIT-1006': (chopping_board, {}, dict(bg='#e3e5e2', az=30, el=34, fill=.86)),
    'KIT-1007': (kitchen_scale, {}, SCALE_VIEW | dict(bg='#e6dfd6')),
    'KIT-1007-WHITE': (kitchen_scale, dict(top='#eceae4', figures='#c2461c', print_color='#5f5d58', power=.9),
                       SCALE_VIEW | dict(bg='#bccdd6', key=1.0)),
    'KIT-1008': (cafetiere, {}, PRESS_VIEW | dict(bg='#dfe5ea')),
    'KIT-1008-COPPER': (cafetiere, dict(frame='#c98a66'), PRESS_VIEW | dict(bg='#e9e0d4')),
    'KIT-1009': (chef_knife, {}, dict(bg='#dfe4e6', az=-30, el=50, fill=.9, key=.95)),
    'KIT-1010': (storage_jars, {}, dict(bg='#e9e2d2', az=6, el=13, fill=.82, flags=True, samples=2)),
    'KIT-1011': (dinner_plates, {}, PLATES_VIEW | dict(bg='#d5dfe0')),
    'KIT-1011-SLATE': (dinner_plates, dict(glaze='#454e59', clay='#5c5a5a', speck='#20252c'), PLATES_VIEW | dict(bg='#e7dfd3')),
    'KIT-1012': (milk_pan, {}, PAN_VIEW | dict(bg='#dce5e2')),
    'KIT-1012-BLUE': (milk_pan, dict(coat='#4f6f8d', rim='#1f2c3c', print_color='#eee7d8'), PAN_VIEW | dict(bg='#ece0cf')),
    'KIT-1001.2': (mug, dict(coffee=True), dict(bg='#e3e6dd', az=34, el=36, fill=.74, key=.95)),
    'KIT-1002.2': (kettle, {}, dict(bg='#e9ded0', az=-38, el=22, fill=.84)),
    'KIT-1003.2': (casserole, dict(open=True), dict(bg='#e2e4dc', az=8, el=30, fill=.86)),
    'KIT-1005.2': (mixing_bowls, dict(apart=True), dict(bg='#dfe5e4', az=14, el=30, fill=.84)),
    'KIT-1008.2': (cafetiere, {}, dict(bg='#dfe5ea', az=-34, el=20, fill=1.35, shift=-.42, flags=True, samples=2)),
}
