"""Bath and laundry: dispensers, brushes, mirrors, mats, baskets."""
import math
import random

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise as mnoise

from homeware import LENGTHWAYS, UPRIGHT, brass, matt_glaze, patch, print_round, sheet, turned
from kitchenware import bead, scatter
from materials import *
from rig import lookat
import shapes
from shapes import *


def beech(axis=LENGTHWAYS, scale=1.1):
    """Pale beech, its grain along the axis with the small scale."""
    return wood('#d9b48a', '#b58657', scale, axis, .5, .08)


def bamboo(axis=UPRIGHT):
    """Bamboo, its fibres along the axis with the small scale."""
    return wood('#d6b173', '#b28748', 1.5, axis, .5, .05)


def steel(rough=.2):
    """Plain steel."""
    return metal('#d9dadb', rough, 'Z', (1, 1, 30), .5, .06)


def chrome():
    """Bright chrome plate."""
    return Mat('#dfe2e4', .07, 1.).m


def polished_brass():
    """Brass without a brush mark."""
    return Mat('#c99a5a', .12, 1.).m


def fluted(radius, depth, ribs, fine=12):
    """A circle with ribs: an outline in x and y."""
    angles = np.linspace(0, tau, ribs * fine + 1)[:-1]
    return [((radius + depth * cos(ribs * a)) * cos(a), (radius + depth * cos(ribs * a)) * sin(a)) for a in angles]


def bristles(roots, length, mat, hairs=14, spread=.13, fan=.1, thick=.035):
    """Tufts of fine hairs on roots in the x-y plane, as one mesh of slender pyramids."""
    verts, faces = [], []
    for x, y, z in roots:
        for _ in range(hairs):
            a, r = random.uniform(0, tau), spread * math.sqrt(random.random())
            px, py, tall = x + r * cos(a), y + r * sin(a), length * random.uniform(.93, 1.03)
            lean = fan / spread
            tip = (px + lean * (px - x) + random.uniform(-.04, .04), py + lean * (py - y) + random.uniform(-.04, .04), z + tall)
            base = len(verts)
            verts += [(px - thick, py - thick, z), (px + thick, py - thick, z), (px + thick, py + thick, z), (px - thick, py + thick, z)]
            verts += [(tip[0] + dx * thick * .6, tip[1] + dy * thick * .6, tip[2]) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            faces += [(base + i, base + (i + 1) % 4, base + 4 + (i + 1) % 4, base + 4 + i) for i in range(4)]
            faces.append((base + 4, base + 5, base + 6, base + 7))
    mesh = bpy.data.meshes.new('bristles')
    mesh.from_pydata(verts, [], faces)
    return link(bpy.data.objects.new('bristles', mesh), mat)


def dispenser(glaze='#e6e1d6', clay='#b98c62', fitting=brass):
    """Stoneware soap dispenser, 7.6 cm across and 18 cm high, with a metal pump."""
    body = [(0, 0), (3.45, 0), (3.8, .5), (3.85, 9.6), (2.9, 12.1), (1.9, 12.7), (1.9, 13.2), (1.4, 13.2)]
    lathe(fillet(body, [0, .2, .4, 2.4, 1.4, .3, .1, 0], 12), matt_glaze(glaze, clay, 1.1), 160, auto=60)
    stamp = Mat(clay, .9).m
    print_round('PELLWORTH', .5, 3.85, stamp, 2.5, 'spartan', spacing=1.3, lift=.015)
    part = fitting(.2)
    stack(lambda inset: fluted(1.82 - inset, .05, 60, 8), [(.1, 13.1), (0, 13.2), (0, 14.1), (.12, 14.25), (1., 14.3)], part, auto=30)
    lathe(fillet([(0, 14.2), (1.05, 14.2), (1.05, 14.7), (.42, 14.85), (.42, 16.6)], [0, .1, .15, .1, 0]), part, 64)
    lathe(fillet([(0, 16.5), (1., 16.5), (1.12, 16.8), (1.12, 17.8), (.95, 18.), (0, 18.)], [0, .1, .15, .15, .1, 0]), part, 80)
    spout = [(.4, 0, 17.3), (2., 0, 17.35), (3.6, 0, 17.3), (4.3, 0, 17.), (4.5, 0, 16.4)]
    tube(spout, .4, part, 24, scale=lambda s: 1.15 - .35 * s)


def soap_bar(colour, mark=None):
    """A bar of soap, 8 x 5.4 x 2.7 cm, with soft edges; a mark may be pressed into its top."""
    m = Mat(colour, .42, name='soap', Subsurface=.08, Subsurface_Radius=(.6, .4, .3), Subsurface_Color=rgb(colour), Specular=.4)
    co = m.co()
    fleck = m.rng(m.noise(co, 5, 3), .66, .74, 0, .6)
    m.set(Base_Color=m.mix(fleck, colour, tuple(c * .55 for c in rgb(colour)[:3]) + (1,)))
    m.bump(m.noise(co, 1.6, 3), .06)
    bar = rbox(8, 5.4, 2.7, .9, .5, m.m, n=10)
    parts = [bar]
    if mark:
        shade_of = Mat(tuple(c * .72 for c in rgb(colour)[:3]), .6).m
        parts.append(put(text(mark, .95, shade_of, 'spartan', spacing=1.15), (0, 0, 2.705)))
    return parts


def banded_soap(colour, paper_colour, scent):
    """A bar of soap in a paper band."""
    band, ink = card(paper_colour, .8), card('#2f2a25', .7)
    wrap = rbox(4.4, 5.46, 2.76, .72, .42, band, n=10)
    parts = soap_bar(colour) + [put(wrap, (0, 0, -.03))]
    parts += [put(text('SALLOWFIELD', .42, ink, 'spartan', spacing=1.15), (0, 1.15, 2.735)),
              put(text(scent, .92, ink, 'italic'), (0, 0, 2.735)),
              put(text('110 g', .36, ink, 'med'), (0, -1.2, 2.735)),
              put(faced(text('SALLOWFIELD', .4, ink, 'spartan', spacing=1.15)), (0, -2.735, 1.65)),
              put(faced(text(scent, .62, ink, 'italic')), (0, -2.735, .95))]
    return parts


def soaps():
    """Three banded soap bars in a loose stack, 8 cm wide and 8 cm high: oat, rosemary and plain."""
    bars = (('#c9a877', '#f3ecdd', 'Oat', 3), ('#9fae93', '#efe7d6', 'Rosemary', -9), ('#e6d9bd', '#f0e4d2', 'Plain', 7))
    for k, (colour, paper_colour, scent, turn) in enumerate(bars):
        group(banded_soap(colour, paper_colour, scent), (random.uniform(-.2, .2), random.uniform(-.2, .2), 2.7 * k + .03), (0, 0, turn))


def soap_dish():
    """Beech soap dish of five slats on two dowels, 12 x 8 x 2.6 cm, on three rubber feet, with a bar of soap."""
    timber, rubber = beech(), plastic('#3a3633', .75)
    for k in range(5):
        slat, along = rbox(12, 1.2, 1.8, .3, .16, timber), random.uniform(-9, 9)
        slat.data.transform(Matrix.Translation((along, 0, 0)))
        put(slat, (-along, -3.4 + 1.7 * k, .8))
    for x in (-4.2, 4.2): put(cyl(.36, 8.06, beech((1, 1, .1)), .03, 40), (x, 4.03, 1.7), (90, 0, 0))
    for x, y in ((-4.6, -3.4), (4.6, -3.4), (0, 3.4)): put(cyl(.55, .85, rubber, .1, 32), (x, y, 0))
    group(soap_bar('#d9cfb2', 'SALLOWFIELD'), (.2, .1, 2.6), (0, 0, -7), .86)


def brush_shape(t):
    """Half width and half thickness of the bath brush at t, from the handle's end (0) to the head's end (1)."""
    handle = 1.25 + .25 * cos(pi * min(1, t / .3))
    neck = 1 / (1 + math.exp(-(t - .64) * 42))
    width = handle * (1 - neck) + 3.3 * neck
    cap = math.sqrt(max(0, 1 - max(0, (t - .84) / .16) ** 2)) * math.sqrt(max(0, 1 - max(0, (.04 - t) / .04) ** 2))
    return max(width * cap, .02), max((.95 - .1 * neck) * min(1, cap * 1.6 + .05), .02)


def brush():
    """Bath brush, 40 cm long: beech, pale bristle, cotton loop; it lies on its back."""
    rings = []
    for t in np.concatenate([np.linspace(0, .04, 10), np.linspace(.05, .83, 50), .84 + .16 * np.sin(np.linspace(0, pi / 2, 22))]):
        w, h = brush_shape(t)
        rise = 2.3 * (1 - min(1, t / .72)) ** 1.6
        rings.append([(40 * t - 20, y, z + rise + .95) for y, z in ell(w, h, 48, 2.6)])
    body = loft(rings, beech(LENGTHWAYS, .9), auto=60, wn=False)
    hair = plastic('#e9dcc2', .6, 0)
    roots = [(x + .33 * (row % 2), y, 1.72) for row, y in enumerate(np.arange(-2.6, 2.61, .52)) for x in np.arange(7.2, 19.3, .66)]
    roots = [(x, y, z) for x, y, z in roots if ((x - 13.2) / 5.9) ** 2 + (y / 2.75) ** 2 < 1]
    parts = [body, bristles(roots, 2.3, hair, 20, .17, .12, .028)]
    parts += [put(disc(.2, card('#8c6a45'), 16), (x, y, z + .015)) for x, y, z in roots]
    loop = [(-18.6, 0, 4.2), (-19.6, .5, 4.3), (-22., 1.6, 2.2), (-24.3, 1.2, .3),
            (-24.6, -.4, .25), (-22.4, -1.2, 1.6), (-19.8, -.5, 3.9), (-18.6, 0, 4.)]
    parts.append(tube(loop, .18, fabric('#e9e0cd', '#bcae92', .08, .02), 12, 12))
    group(parts, rot=(0, 0, 40))


def knurled(colour):
    """Metal with a cut diamond pattern, from UVs in cm."""
    m = Mat(colour, .16, 1., name='knurl')
    x, y, _ = m.n('SeparateXYZ', ins=(m.co('UV'),)).outputs
    cuts = [m.math('PINGPONG', m.math(op, x, y), .085) for op in ('ADD', 'SUBTRACT')]
    m.bump(m.math('MULTIPLY', m.math('MINIMUM', *cuts), 12.), .05)
    return m.m


def razor_head(bright):
    """Safety razor head that faces up, 4.3 cm wide: curved cap, blade, comb."""
    arch = [(1.25 * sin(a), .95 * cos(a) - .55) for a in np.linspace(-1.15, 1.15, 28)]
    section = arch + [(x * .96, z - .13) for x, z in arch[::-1]]
    across = ((-2.12, .9), (-2.05, .98), (-1.9, 1.), (1.9, 1.), (2.05, .98), (2.12, .9))
    cap = loft([[(x * q, y, z * q) for x, z in section] for y, q in across], bright)
    blade = put(rbox(2.5, 4.2, .03, .05, 0, metal('#9aa0a4', .3, None)), (0, 0, -.24))
    plate_low = put(rbox(2., 4.1, .3, .15, .1, bright), (0, 0, -.62))
    teeth = []
    for k in range(13):
        for s in (-1, 1):
            teeth.append(put(rbox(.62, .17, .24, .07, .05, bright), (s * 1.08, -1.92 + .32 * k, -.6), (0, s * 14, 0)))
    return [put(cap, (0, 0, .05)), blade, plate_low] + teeth


def razor(finish=chrome, colour='#dfe2e4'):
    """Safety razor hanging in its stand, 13 cm high."""
    bright = finish()
    base = [(0, 0), (3.3, 0), (3.4, .2), (3.4, .75), (3.1, 1.), (.9, 1.12), (.62, 1.6), (0, 1.6)]
    lathe(fillet(base, [0, .1, .1, .2, .5, .5, .2, 0], 8), bright, 128)
    lathe(fillet([(0, 1.2), (.36, 1.2), (.36, 10.9), (.55, 11.1), (.55, 11.6), (0, 11.9)], [0, 0, .1, .1, .3, 0], 6), bright, 64)
    fork = [(.2, 0, 11.1), (1.3, .1, 11.1), (1.75, .75, 11.1), (2.6, .95, 11.1), (3.5, .8, 11.1)]
    for side in (-1, 1):
        tube([(x, side * y, z) for x, y, z in fork], .2, bright, 18, 10, round_end=.15)
    grip = knurled(colour)
    handle = [put(lathe([(.55, 2.9), (.55, 9.)], grip, 96), (0, 0, 0))]
    foot = [(0, 2.2), (.45, 2.2), (.62, 2.4), (.62, 2.75), (.55, 2.9)]
    neck = [(.55, 9.), (.62, 9.15), (.62, 9.5), (.42, 9.8), (.42, 10.9), (.7, 11.2), (.7, 11.5), (0, 11.5)]
    handle += [lathe(fillet(end, .08, 4), bright, 96) for end in (foot, neck)]
    head = group(razor_head(bright), (0, 0, 12.1))
    group(handle + [head], (2.6, 0, 0))


def toothbrush(tip, lean, turn, at):
    """Bamboo toothbrush, 19 cm long, coloured bristle."""
    rings = []
    for t in np.concatenate([np.linspace(0, .03, 6), np.linspace(.06, .94, 36), np.linspace(.97, 1, 8)]):
        wide = .62 - .2 * math.exp(-((t - .8) / .07) ** 2) - .06 * sin(pi * min(1, t / .7))
        end = math.sqrt(max(0, 1 - max(0, (t - .965) / .035) ** 2)) * math.sqrt(max(0, 1 - max(0, (.03 - t) / .03) ** 2))
        rings.append([(x, y, 19 * t) for x, y in ell(max(wide * end, .02), max(.3 * end, .02), 32, 2.8)])
    handle = loft(rings, bamboo(), auto=60, wn=False)
    roots = [(x, y, 0) for y in np.arange(15.9, 18.5, .3) for x in (-.3, 0, .3)]
    brush_head = bristles(roots, 1.05, plastic(tip, .6, 0), 14, .11, .05, .02)
    brush_head.data.transform(Matrix.Rotation(pi / 2, 4, 'X'))
    brush_head.data.transform(Matrix.Translation((0, -.28, 0)))
    name = put(faced(text('PELLWORTH', .36, card('#7a5630', .8), 'spartan', spacing=1.2)), (0, -.305, 9.6))
    name.data.transform(Matrix.Rotation(pi / 2, 4, 'Y'))
    return group([handle, brush_head, name], at, (lean[0], lean[1], turn))


def tumbler(glaze='#e6e1d6', clay='#b98c62', tips=('#e9e2d2', '#5d6a66')):
    """Stoneware tumbler, 8 cm across and 10 cm high, with two bamboo toothbrushes."""
    outside = fillet([(0, .25), (2.7, .25), (2.9, 0), (3.3, 0), (3.75, .8), (4.05, 9.9)], [0, .1, .1, .2, .7, 0], 8)
    inside = fillet([(4.05, 9.9), (3.9, 10.1), (3.72, 9.9), (3.4, 1.1), (0, .9)], [.05, .12, .2, .8, 0], 8)
    lathe(outside + inside, matt_glaze(glaze, clay, 1.2, 9.98), 160, auto=60)
    toothbrush(tips[0], (0, 20), -14, (-1.9, -.6, 1.1))
    toothbrush(tips[1], (0, -17), 22, (1.8, .5, 1.1))


def reflection(at, target, size, low='#8d949a', high='#f4efe6'):
    """A graded card that only mirrors see."""
    m = Mat(name='reflection')
    up = m.n('SeparateXYZ', ins=(m.co('Generated'),)).outputs[1]
    shine = m.n('Emission', Color=m.mix(m.rng(up, .2, .9, 0, 1, True), low, high), Strength=.9).outputs[0]
    m.t.links.new(shine, m.out.inputs[0])
    corners = [(-size, -size, 0), (size, -size, 0), (size, size, 0), (-size, size, 0)]
    mesh = bpy.data.meshes.new('reflection')
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    ob = put(link(bpy.data.objects.new('reflection', mesh), m.m), at)
    ob.rotation_euler = lookat(at, target)
    ob.visible_camera = ob.visible_diffuse = ob.visible_shadow = ob.visible_transmission = False
    ob['noframe'] = 1
    return ob


def mirror():
    """Round vanity mirror, 18 cm across on a brass stand, 34 cm high."""
    bright = brass(.2)
    foot = [(0, 0), (6.4, 0), (6.6, .3), (6.6, .9), (6.1, 1.3), (1.4, 1.5), (.75, 2.1), (.55, 3.2), (.55, 13.2), (0, 13.2)]
    lathe(fillet(foot, [0, .1, .15, .3, .8, .5, .8, .6, .1, 0], 8), bright, 128)
    lathe(fillet([(0, 12.6), (.85, 12.7), (1., 13.2), (.85, 13.7), (0, 13.8)], .3, 5), bright, 64)
    yoke = [(10. * cos(a), 0, 24 + 10.2 * sin(a)) for a in np.linspace(-pi, 0, 60)]
    sweep(yoke, ell(.34, n=20), bright, up=(0, 1, 0), round_end=.3)
    for side in (-1, 1):
        knob = lathe(fillet([(0, 0), (.55, 0), (.62, .3), (.62, .8), (.4, 1.1), (0, 1.1)], .15, 4), bright, 48)
        put(knob, (side * 9.75, 0, 24), (0, 90 * side, 0))
    rim = [(8.7, -.55), (9.3, -.5), (9.45, 0), (9.3, .5), (8.9, .58), (8.75, .35)]
    glass_face = Mat('#eef1f2', .0, 1.).m
    disk = [lathe(fillet(rim, [0, .2, .3, .2, .1, 0], 6), bright, 160), disc(8.8, glass_face, 160, .32), disc(8.8, bright, 120, -.5)]
    group(disk, (0, 0, 24), (84, 0, 0))
    reflection((-50, -66, 38), (0, 0, 24), 75)


def tufted(colour, pitch=.55):
    """Dense cotton tufts in ribs, from UVs in cm."""
    m = Mat(colour, .97, name='tufted', Sheen=.6, Specular=.08)
    co = m.co('UV')
    x, y, _ = m.n('SeparateXYZ', ins=(co,)).outputs
    rib = m.math('ABSOLUTE', m.math('SINE', m.math('MULTIPLY_ADD', x, pi / pitch, m.math('MULTIPLY', m.noise(co, .8, 2), 1.2))))
    knot = m.math('SUBTRACT', 1., m.voro(m.co('UV', (1.6, 3.4, 1)), 1.))
    height = m.math('MULTIPLY_ADD', m.noise(co, 9, 2), .4, m.math('ADD', rib, m.math('MULTIPLY', knot, .7)))
    dark = tuple(c * .45 for c in rgb(colour)[:3]) + (1,)
    m.set(Base_Color=m.mix(m.rng(height, .5, 1.5), dark, colour))
    m.bump(height, .22)
    return m.m


def loops(width, places, colour):
    """Cotton loops that stand out from a roll along x; places are ((y, z), the angle round the roll)."""
    yarn = Mat(colour, .95, name='yarn', Sheen=.6, Specular=.08)
    yarn.bump(yarn.noise(yarn.co(), 9, 2), .05)
    rows = [(x, (y, z), a) for k, ((y, z), a) in enumerate(places) for x in np.arange(-width / 2 + .3 + .2 * (k % 2), width / 2 - .2, .42)]
    uneven = lambda: random.uniform(-.06, .06)
    return scatter(bead(.27, .3, .24), [((x + uneven(), y + uneven(), z + uneven()), (a, random.uniform(-.3, .3), random.uniform(-.5, .5)),
                                         random.uniform(.85, 1.15)) for x, (y, z), a in rows], yarn.m)


def bath_mat(colour='#b78468', band='#9a6238'):
    """Cotton bath mat of 50 x 80 cm, rolled, with two leather straps on brass studs."""
    thick, end = 1.75, 3.55 * tau
    radius = lambda a: .6 + thick * a / tau
    rib = lambda a: .2 * abs(sin(.5 * pi * thick * (a / tau) ** 2 / 1.05))
    def round_roll(x, a, r):
        return x, 1.04 * r * cos(a + .7), .97 * r * sin(a + .7)
    angles = tau * np.sqrt(np.linspace(.05, (end / tau) ** 2, 480))
    roll = sheet([round_roll(0, a, radius(a) + rib(a)) for a in angles], 50, thick * .9, tufted(colour))
    def uneven(x, y, z):
        return x + .6 * mnoise.noise((math.copysign(3, x), y * .25, z * .25)), y, z + .15 * mnoise.noise((x * .1, y * .1, z * .1))
    warp(roll, uneven)
    hide, stud = leather(band, 16, .014), brass(.22)
    outside = lambda a: radius(a) + thick * .5 + .25
    last_turn = np.linspace(end - tau + .1, end - .02, 140)
    parts = [roll, loops(50, [(round_roll(0, a, radius(a) + .85)[1:], a) for a in np.linspace(end - tau, end, 110)], colour)]
    for x in (-10, 10):
        parts.append(sweep([round_roll(x, a, outside(a)) for a in last_turn], rrect(.26, 2.4, .1, 3), hide, closed=True, up=(1, 0, 0)))
        tail = np.linspace(end - tau + .75, end - tau + 2.1, 40)
        parts.append(sweep([round_roll(x, a, outside(a) + .27) for a in tail], rrect(.24, 2.4, .1, 3), hide, up=(1, 0, 0), round_end=.5))
        a = tail[29]
        knob = lathe(fillet([(0, .5), (.35, .5), (.5, .3), (.3, .05), (.3, 0)], .1, 4), stud, 40)
        parts.append(put(knob, round_roll(x, a, outside(a) + .38), (math.degrees(a + .7) - 90, 0, 0)))
    lowest = min(round_roll(0, a, outside(a))[2] for a in last_turn)
    group(parts, (0, 0, .15 - lowest))


def joined(parts):
    """One mesh of several parts, modifiers applied."""
    for part in parts:
        bake(part)
    bpy.ops.object.select_all(action='DESELECT')
    bpy.context.view_layer.update()
    for part in parts:
        part.select_set(True)
    bpy.context.view_layer.objects.active = parts[0]
    bpy.ops.object.join()
    return parts[0]


def peg():
    """One wooden spring clothes peg, 7.5 cm long, along x."""
    timber, wire = beech(LENGTHWAYS, 1.2), metal('#b9bcbd', .3, None)
    side = [(-3.7, .62), (-3.75, .3), (-.6, .1), (.1, .1), (.9, .04), (1.3, .16), (1.8, .04), (2.3, .04), (2.6, .2), (3., .04),
            (3.7, .04), (3.75, .2), (2.4, .62), (.9, .62), (.75, .5), (.4, .5), (.25, .62), (-1., .66)]
    side = fillet(side, .08, 3, True)
    halves = []
    for s in (1, -1):
        rings = [[(x, y, s * z) for x, z in side[::s]] for y in (-.5, -.45, .45, .5)]
        rings[0], rings[3] = [[(x * .99, y, z * .97 + s * .01) for x, y, z in ring] for ring in (rings[0], rings[3])]
        halves.append(loft(rings, timber, auto=35))
    coil = [(.58 + .34 * cos(a), -.75 + 1.5 * a / (4 * tau), .34 * sin(a)) for a in np.linspace(0, 4 * tau, 80)]
    arms = [[(.58, s * .72, 0), (-.2, s * .72, .5 * s), (-1.2, s * .68, .72 * s), (-1.4, s * .3, .74 * s), (-1.4, -s * .4, .74 * s)]
            for s in (-1, 1)]
    return joined(halves + [tube(coil, .07, wire, 8, 0)] + [tube(arm, .07, wire, 8, 6) for arm in arms])


def tumble(obs, boxes, frames=110):
    """Lets objects fall among fixed boxes (middle x, y, z, width, depth, height) and leaves them where they come to rest."""
    sc = bpy.context.scene
    bpy.ops.rigidbody.world_add()
    sc.rigidbody_world.collection = bpy.data.collections.new('falling')
    sc.gravity = (0, 0, -160)
    walls = []
    for x, y, z, w, d, h in boxes:
        box = bake(rbox(w, d, h, .01, 0))
        box.data.transform(Matrix.Translation((0, 0, -h / 2)))
        walls.append(put(box, (x, y, z)))
    for ob in obs + walls:
        sc.rigidbody_world.collection.objects.link(ob)
        body = ob.rigid_body
        body.type = 'ACTIVE' if ob in obs else 'PASSIVE'
        body.collision_shape = 'CONVEX_HULL' if ob in obs else 'BOX'
        body.friction, body.use_margin, body.collision_margin = .6, True, .02
        body.linear_damping, body.angular_damping = .15, .3
    sc.rigidbody_world.substeps_per_frame = 20
    sc.rigidbody_world.point_cache.frame_end = frames
    for f in range(1, frames + 1):
        sc.frame_set(f)
    rest = [ob.matrix_world.copy() for ob in obs]
    bpy.ops.rigidbody.world_remove()
    sc.frame_set(1)
    for ob, matrix in zip(obs, rest):
        ob.matrix_world = matrix
    for box in walls:
        bpy.data.objects.remove(box)


def wire_basket(width, depth, height, wire):
    """An oblong basket of bent wire with a double rim and a beech grip."""
    ring = lambda z, grow: [(x, y, z) for x, y in rrect(width + grow, depth + grow, 2.4, 10)]
    for z, grow, thick in ((.25, -1.2, .16), (2.6, -.7, .1), (4.8, -.3, .1), (height - .7, 0, .16), (height, .05, .2)):
        sweep(ring(z, grow), ell(thick, n=10), wire, closed=True, up=(0, 0, 1))
    low, high = ring(.25, -1.2), ring(height, .05)
    ribs = len(low)
    dense = lambda r: [Vector(p).lerp(Vector(r[(i + 1) % ribs]), t) for i, p in enumerate(r) for t in np.linspace(0, 1, 12)[:-1]]
    dense_low, dense_high = dense(low), dense(high)
    length = [0.]
    for a, b in zip(dense_high, dense_high[1:]):
        length.append(length[-1] + (b - a).length)
    for d in np.arange(0, length[-1], 1.45):
        i = min(range(len(length)), key=lambda k: abs(length[k] - d))
        tube([dense_low[i], dense_high[i]], .085, wire, 8, 0)
    for x in np.arange(-width / 2 + 1.6, width / 2 - 1, 1.45):
        tube([(x, -depth / 2 + .6, .25), (x, depth / 2 - .6, .25)], .085, wire, 8, 0)
    half = [(width / 2 + .15, 0, height - .4), (width / 2 + .2, 0, height + 4.5), (width / 2 - 2, 0, height + 7.6), (3.4, 0, height + 8.4)]
    for s in (-1, 1):
        tube([(s * x, y, z) for x, y, z in half], .18, wire, 14, 10)
        put(torus(.34, .12, wire, 'X', 40, 12), (s * (width / 2 + .15), 0, height - .3))
    grip = [(0, 0), (.55, 0), (.7, .12), (.82, .5), (.7, .88), (.55, 1), (0, 1)]
    turned((-3.9, 0, height + 8.4), (3.9, 0, height + 8.4), grip, beech(UPRIGHT))


def pegs():
    """Fifty wooden pegs in a wire basket of 20 x 14 x 8 cm."""
    width, depth, height = 19, 13, 8
    first = peg()
    fallen = [first] + [dup(first) for _ in range(49)]
    for k, ob in enumerate(fallen):
        place = (random.uniform(-4, 4), random.uniform(-1.5, 1.5), 2 + 2.2 * k)
        put(ob, place, (random.uniform(-90, 90), random.uniform(-20, 20), random.uniform(0, 360)))
    bpy.context.view_layer.update()
    sides = [(s * (width / 2 + 1.2), 0, 150, 4, 60, 300) for s in (-1, 1)] + [(0, s * (depth / 2 + 1.2), 150, 60, 4, 300) for s in (-1, 1)]
    tumble(fallen, sides + [(0, 0, -1.6, 60, 60, 4)])
    wire_basket(width, depth, height, metal('#6f6a63', .35, None, (1, 1, 1), 0, .05))
    for at, turn in (((-4.5, -11.5, .66), 24), ((3.2, -10.4, .66), -38)):
        put(dup(first), at, (0, 0, turn))


def diffuser(tint=(.9, .6, .3), liquid=(.97, .85, .6), fitting=brass):
    """Reed diffuser, 8 cm across, 11 cm high without its reeds: fluted glass, metal collar, paper tag."""
    clear = glass(tint, 1.48)
    outer = fillet([(3.4, 0), (3.9, .15), (4., 6.6), (2.6, 8.6), (1.35, 9.2), (1.3, 10.6)], [0, .4, 1.6, 1.2, .3, 0], 10)
    ring = lambda r, z, depth=0: [(x, y, z) for x, y in fluted(r, depth, 28)]
    rings = [ring(.02, .3)] + [ring(r, z, .13 * min(1, max(0, (8.2 - z) / 2.4), (z + .1) / .5)) for r, z in outer]
    inner = fillet([(1.02, 10.6), (1.05, 9.1), (2.3, 8.3), (3.62, 6.4), (3.55, .7), (.02, .7)], [0, .3, 1., 1.4, .4, 0], 10)
    loft(rings + [ring(r, z) for r, z in inner], clear, auto=60)
    fill = fillet([(.02, .72), (3.53, .72), (3.59, 4.6), (3.4, 4.55), (.02, 4.5)], [0, .4, 0, 0, 0], 8)
    lathe(fill, glass(liquid, 1.36), 128, auto=60)
    lathe(fillet([(1.1, 10.7), (1.1, 10.9), (1.62, 10.9), (1.68, 10.6), (1.68, 9.5), (1.5, 9.4)], .08, 4), fitting(.22), 96)
    reed = wood('#d8bd92', '#b7955f', 1.4, UPRIGHT, .7, 0)
    for k in range(8):
        a = tau * k / 8 + .2
        lean = random.uniform(.17, .3)
        foot = (-2.4 * cos(a) * lean * 3, -2.4 * sin(a) * lean * 3, .9)
        top = (.55 * cos(a) + 11 * lean * cos(a), .55 * sin(a) + 11 * lean * sin(a), 21 + random.uniform(-.8, .8))
        tube([foot, (.55 * cos(a), .55 * sin(a), 10.2), top], .15, reed, 12, 0)
    paper_tag()


def paper_tag():
    """A printed tag on a thread round the diffuser's neck."""
    paper_white, ink = card('#f2e9d8', .8), card('#2f2a25', .7)
    tag = [rbox(3.6, 5., .06, .25, .02, paper_white), put(torus(.22, .06, brass(.3)), (0, 2.05, .07)),
           put(text('SALLOWFIELD', .4, ink, 'spartan', spacing=1.12), (0, .95, .07)),
           put(text('Fig Leaf', .78, ink, 'italic'), (0, .0, .07)),
           put(text('reed diffuser', .36, ink, 'med'), (0, -.95, .07)),
           put(text('120 ml', .36, ink, 'med'), (0, -1.55, .07))]
    group(tag, (.25, -4.3, 4.1), (86, 4, 0))
    thread = fabric('#cdbb98', '#8f7d5c', .06, .01)
    tube([(-1.4, -.6, 9.3), (-.7, -1.75, 9.1), (0, -3., 7.9), (.1, -4.25, 6.5), (.14, -4.42, 6.1)], .06, thread, 8)
    tube([(1.4, -.6, 9.3), (.9, -1.75, 9.1), (.5, -3., 7.9), (.2, -4.3, 6.5), (.14, -4.42, 6.1)], .06, thread, 8)
    put(torus(1.5, .07, thread), (0, 0, 9.32))


def cotton():
    """Loose white cotton wool."""
    m = Mat('#f4f1ea', 1., name='cotton', Sheen=.6, Specular=.05)
    m.bump(m.noise(m.co(), 3.5, 5, .7), .25)
    return m.m


def canister(radius, height):
    """A straight glass with a steel lid and knob, standing on z = 0."""
    out = fillet([(0, 0), (radius, 0), (radius, height), (radius - .3, height), (radius - .3, .6), (0, .6)], [0, .6, .1, .1, .4, 0], 8)
    lid = [(0, -.7), (radius - .34, -.7), (radius - .34, .05), (radius + .12, .05), (radius + .15, .5), (radius - .2, .75),
           (.5, .9), (.38, 1.3), (.85, 1.6), (.9, 2.1), (.5, 2.3), (0, 2.3)]
    fillets = [0, .05, .05, .08, .15, .4, .3, .3, .25, .25, .2, 0]
    return [lathe(out, glass((.985, .992, .99)), 160, auto=60), put(lathe(fillet(lid, fillets, 6), steel(.24), 160), (0, 0, height))]


def cotton_balls(radius, height, mat):
    """Loose cotton balls that fill a jar to a height, as a jittered close packing."""
    balls, size, z, layer = [], 1.35, 1.9, 0
    first = lathe([(size * sin(a), -size * cos(a)) for a in np.linspace(.01, pi - .01, 28)], mat, 40, wn=False)
    def fluff(x, y, z):
        p = Vector((x, y, z))
        return p * (1 + .16 * mnoise.noise(p * .8) + .05 * mnoise.noise(p * 3))
    warp(first, fluff)
    shapes.COL.objects.unlink(first)
    while z < height:
        for ring, count in ((radius - size - .32, 8), (radius - 3 * size - .2, 2)):
            for k in range(count):
                a = tau * (k + .5 * (layer % 2)) / count + random.uniform(-.12, .12)
                turn = [random.uniform(0, 360) for _ in range(3)]
                balls.append(dup(first, (ring * cos(a), ring * sin(a), z + random.uniform(-.25, .25)), turn, random.uniform(.92, 1.05)))
        z, layer = z + 2.1, layer + 1
    return balls


def swabs(radius, mat):
    """Upright cotton swabs with paper stems that fill a jar."""
    stem, sticks = card('#e3d3b4', .8), []
    tip = [(.02, -.1), (.2, .0), (.27, .45), (.24, .95), (.13, 1.3), (.02, 1.38)]
    model = joined([lathe([(.11, .5), (.11, 7.)], stem, 12, wn=False), lathe([(r, 6.4 + z) for r, z in tip], mat, 16, wn=False),
                    lathe([(r, 1.25 - z) for r, z in tip[::-1]], mat, 16, wn=False)])
    shapes.COL.objects.unlink(model)
    step = .62
    for row in range(-8, 9):
        for col in range(-8, 9):
            x, y = step * (col + .5 * (row % 2)), step * .87 * row
            if math.hypot(x, y) < radius - .72:
                tilt = [random.uniform(-2.2, 2.2) for _ in range(2)]
                sticks.append(dup(model, (x, y, .62 + random.uniform(0, .35)), (*tilt, random.uniform(0, 360))))
    return sticks


def canisters():
    """Two glass canisters with steel lids: 11 cm across with cotton balls, 9 cm across with swabs."""
    white = cotton()
    group(canister(5.4, 12.5) + cotton_balls(5.4, 11.2, white), (-4.6, 1.8, 0))
    group(canister(4.3, 9.6) + swabs(4.3, white), (6.2, -1.6, 0))


def tube_shape(z):
    """Half width and half depth of the hand cream's tube at a height: round at the cap, flat at the fold."""
    t = min(1., max(0., (z - 3.2) / 9.6))
    return 1.95 + .95 * t ** .9, 1.95 * (1 - t) ** .62 + .06


def on_tube(ob, z, lift=.02):
    """Wraps flat lettering onto the front of the tube, its middle at height z."""
    def wrap(x, y, _):
        w, d = tube_shape(z + y)
        return x, -(d + lift) * math.sqrt(max(.05, 1 - (x / (w + lift)) ** 2)), z + y
    return warp(ob, wrap)


def cream_print(scent, top, middle, foot):
    """The lines on tube and carton: words, size, height, font and spacing."""
    return (('SALLOWFIELD', .57, top, 'spartan', 1.1), (scent, 1.15, middle, 'italic', 1.),
            ('hand cream', .5, middle - 1.2, 'med', 1.05), ('75 ml', .42, foot, 'med', 1.1))


def hand_cream(colour='#633d4b', print_colour='#f3e8d8', scent='Fig', carton='#e6d9c6'):
    """Hand cream in an aluminium tube, 13.8 cm high on its cap, with its carton, 15 cm high."""
    bare = metal('#d4d5d4', .32, None, (1, 1, 8), 0, .06)
    coat = Mat(colour, .38, name='lacquer', Clearcoat=.2, Clearcoat_Roughness=.3, Specular=.4)
    coat.bump(coat.noise(coat.co(), 1.1, 3), .05)
    cap = lambda inset: fluted(1.35 - inset, .045, 16)
    parts = [stack(cap, [(.15, 0), (.03, .08), (0, .2), (.08, 1.9), (.2, 2.), (.5, 2.02)], plastic('#26231f', .4, .004)),
             lathe(fillet([(.9, 1.9), (.9, 2.3), (1.88, 2.75), (1.95, 3.), (1.95, 3.3)], [0, .1, .15, .1, 0], 5), bare, 96)]
    rings = []
    for z in np.linspace(3.2, 12.8, 50):
        w, d = tube_shape(z)
        rings.append([(x, y, z) for x, y in ell(w, d, 96)])
    skin = loft(rings, coat.m, caps=(False, False), auto=70, wn=False)
    dent = lambda x, y, z: (x, y + .1 * mnoise.noise((x * .5, 3., z * .45)) * min(1, (z - 3.2) / 3), z)
    parts.append(warp(skin, dent))
    parts.append(put(rbox(5.8, .22, 1., .04, .03, bare), (0, 0, 12.75)))
    ribs = [put(rbox(5.82, .26, .07, .03, .02, bare), (0, 0, 12.9 + .2 * k)) for k in range(4)]
    ink = card(print_colour, .6)
    for words, size, z, font, spacing in cream_print(scent, 10.5, 8.2, 4.4):
        parts.append(warp(on_tube(text(words, size, ink, font, spacing=spacing), z, .06), dent))
    group(parts + ribs, (2.9, -2., 0), (0, 0, 10))
    cream_carton(scent, colour, carton)


def cream_carton(scent, colour, board):
    """The hand cream's carton, 5.4 x 4.4 x 15 cm, printed on the front."""
    box, ink = rbox(5.4, 4.4, 15., .08, .05, card(board, .7)), card(colour, .7)
    lid_line = put(rbox(5.41, 4.41, .03, .08, 0, card('#8d8272', .8)), (0, 0, 14.4))
    parts = [box, lid_line]
    for words, size, z, font, spacing in cream_print(scent, 12.4, 9.2, 1.6):
        parts.append(put(faced(text(words, size, ink, font, spacing=spacing)), (0, -2.21, z)))
    parts.append(put(faced(patch(ell(1.15), ink)), (0, -2.21, 4.8)))
    parts.append(put(faced(patch(ell(.8, 1.15), card(board, .7))), (.5, -2.216, 4.9)))
    group(parts, (-2.6, 2.2, 0), (0, 0, -8))


SHOTS = {
    'BTH-1001': (dispenser, {}, dict(bg='#c3d0cb', az=-14, el=9, fill=.8)),
    'BTH-1001-INK': (dispenser, dict(glaze='#3b4654', clay='#a67b52'), dict(bg='#e2d2bd', az=-14, el=9, fill=.8)),
    'BTH-1001.2': (dispenser, {}, dict(bg='#c3d0cb', az=-40, el=26, fill=1.6, shift=-.75, focus=.15)),
    'BTH-1002': (soaps, {}, dict(bg='#d9cdbb', az=-28, el=20, fill=.7)),
    'BTH-1003': (soap_dish, {}, dict(bg='#c6d0cf', az=30, el=24, fill=.76)),
    'BTH-1004': (brush, {}, dict(bg='#b9c6c2', az=0, el=46, fill=.9)),
    'BTH-1005': (razor, {}, dict(bg='#cdd3d6', az=28, el=10, fill=.82, flags=True)),
    'BTH-1005-BRASS': (razor, dict(finish=polished_brass, colour='#c99a5a'), dict(bg='#dfd3c4', az=28, el=10, fill=.82, flags=True)),
    'BTH-1006': (tumbler, {}, dict(bg='#e0c9b1', az=8, el=11, fill=.82)),
    'BTH-1006-SAGE': (tumbler, dict(glaze='#93a08a', clay='#a67b52', tips=('#e9e2d2', '#b06a4a')),
                      dict(bg='#dfd8cb', az=8, el=11, fill=.82)),
    'BTH-1007': (mirror, {}, dict(bg='#dbc7b4', az=20, el=9, fill=.84)),
    'BTH-1007.2': (mirror, {}, dict(bg='#dbc7b4', az=46, el=13, fill=1.5, shift=-.45)),
    'BTH-1008': (bath_mat, {}, dict(bg='#d5dad5', az=60, el=22, fill=.76)),
    'BTH-1008-GREY': (bath_mat, dict(colour='#8f9394', band='#5a3d2a'), dict(bg='#e3d8c8', az=60, el=22, fill=.76)),
    'BTH-1009': (pegs, {}, dict(bg='#c9d3d6', az=24, el=27, fill=.78)),
    'BTH-1010': (diffuser, {}, dict(bg='#e6d3bb', az=-8, el=9, fill=.86, samples=2)),
    'BTH-1010-SMOKE': (diffuser, dict(tint=(.62, .64, .66), liquid=(.9, .9, .88)),
                       dict(bg='#d0d4d2', az=-8, el=9, fill=.86, samples=2)),
    'BTH-1010.2': (diffuser, {}, dict(bg='#e6d3bb', az=26, el=20, fill=1.7, shift=.5, focus=.15, samples=2)),
    'BTH-1011': (canisters, {}, dict(bg='#b9c7c9', az=-10, el=12, fill=.8)),
    'BTH-1012': (hand_cream, {}, dict(bg='#d3c3c0', az=8, el=10, fill=.8)),
    'BTH-1012-BERGAMOT': (hand_cream, dict(colour='#7c6a35', scent='Bergamot', carton='#efe6d2'), dict(bg='#d3d8cd', az=8, el=10, fill=.8)),
    'BTH-1012-UNSCENTED': (hand_cream, dict(colour='#77736b', scent='Unscented', carton='#e9e6df'),
                           dict(bg='#e2d7c8', az=8, el=10, fill=.8)),
}
