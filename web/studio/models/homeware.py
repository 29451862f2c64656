"""Home and lighting: lamps, clocks, cloth, vases, candles, baskets."""
import math
import random

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise as mnoise

from materials import *
from shapes import *

LENGTHWAYS, UPRIGHT, DEPTHWAYS = (.1, 1, 1), (1, 1, .1), (1, .1, 1)  # how the grain of a wood runs: along x, z or y


def oak(axis=UPRIGHT, scale=.9):
    """Pale oak, its grain along the axis with the small scale."""
    return wood('#cda672', '#a47842', scale, axis, .5, .08)


def walnut(axis=UPRIGHT, scale=.9):
    """Dark walnut, its grain along the axis with the small scale."""
    return wood('#7d5032', '#55331d', scale, axis)


def brass(rough=.22):
    """Brushed brass."""
    return metal('#c99a5c', rough, None, (1, 1, 12), .5, .05)


def hidden(ob):
    """Leaves an object out of the camera's framing."""
    ob['noframe'] = 1
    return ob


def frame(low, high):
    """Widens the camera's framing to a box that is not itself in the picture."""
    corners = [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    mesh = bpy.data.meshes.new('frame')
    mesh.from_pydata(corners, [], [])
    box = link(bpy.data.objects.new('frame', mesh))
    box.hide_render = True
    return box


def wall(colour, y=0., lift=.2, size=400):
    """A plain wall behind the product, of the backdrop's own kind."""
    paint = Mat(name='wall')
    surface = paint.n('BsdfDiffuse', Color=rgb(colour)).outputs[0]
    shine = paint.n('Emission', Color=rgb(colour), Strength=lift).outputs[0]
    paint.t.links.new(paint.n('AddShader', ins=(surface, shine)).outputs[0], paint.out.inputs[0])
    corners = [(-size, y, -size), (size, y, -size), (size, y, size), (-size, y, size)]
    mesh = bpy.data.meshes.new('wall')
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    return hidden(link(bpy.data.objects.new('wall', mesh), paint.m))


def bulb(loc, energy, colour=(1, .66, .34), radius=1.6):
    """A warm lamp that lights the scene and is not seen itself."""
    light = bpy.data.lights.new('bulb', 'POINT')
    light.energy, light.color, light.shadow_soft_size = energy, colour, radius
    ob = bpy.data.objects.new('bulb', light)
    bpy.context.scene.collection.objects.link(ob)
    ob.location, ob.visible_camera = loc, False
    return ob


def translucent(material, share):
    """Lets a share of the light shine through a cloth."""
    tree = material.node_tree
    body = tree.nodes['Principled BSDF']
    through, mixed = tree.nodes.new('ShaderNodeBsdfTranslucent'), tree.nodes.new('ShaderNodeMixShader')
    mixed.inputs[0].default_value = share
    tree.links.new(body.inputs['Base Color'].links[0].from_socket, through.inputs[0])
    tree.links.new(body.outputs[0], mixed.inputs[1])
    tree.links.new(through.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], tree.nodes['Material Output'].inputs[0])
    return material


def sticker(width, height, radius, mat, z=0., turn=0., lift=.02):
    """A paper label round an upright cylinder; its middle is at height z, turned about the axis."""
    xs = np.linspace(-width / 2, width / 2, 48)
    sheet = loft([[(x, y, 0) for x in xs] for y in (-height / 2, height / 2)], mat, closed=False, wn=False)
    return put(oncyl(sheet, radius + lift), (0, 0, z), (0, 0, turn))


def print_round(words, size, radius, mat, z, font='med', turn=0., lift=.035, spacing=1.):
    """A line of print round an upright cylinder."""
    return put(oncyl(text(words, size, mat, font, spacing=spacing), radius + lift), (0, 0, z), (0, 0, turn))


def matt_glaze(colour, clay='#b98c62', foot=.4, lip=None):
    """Dry glaze with faint throwing rings; bare clay at the foot and in a thin line at the lip."""
    m = Mat(name='glaze', Specular=.35)
    co = m.co()
    z = m.math('ADD', m.n('SeparateXYZ', ins=(co,)).outputs[2], m.math('MULTIPLY', m.noise(co, .8, 2), .12))
    glazed = m.rng(z, foot, foot + .12)
    if lip: glazed = m.math('MULTIPLY', glazed, m.rng(z, lip, lip + .06, 1, 0))
    shaded = tuple(c * .72 for c in rgb(colour)[:3]) + (1,)
    coat = m.mix(m.rng(m.noise(co, .45, 4), .35, .75, 0, .55), colour, shaded)
    coat = m.mix(m.rng(m.noise(co, 14, 2), .68, .72, 0, .35), coat, '#6b5a48')
    m.set(Base_Color=m.mix(glazed, clay, coat), Roughness=m.rng(glazed, 0, 1, .9, .48))
    rings = m.noise(m.co(scale=(.02, .02, 1)), 3.2, 2)
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 22, 3), .12, rings), .07)
    return m.m


def lamp(shade=('#efe3cd', '#cdb48a', .6), hem=('#e7d8bb', '#c9b48f'), energy=15000):
    """Table lamp, 43 cm high: walnut foot and ball, brass stem, linen shade, cloth cord."""
    timber, stem = walnut(LENGTHWAYS), brass(.2)
    foot = [(0, 0), (6.6, 0), (7, .5), (7, 1.9), (6.4, 2.5), (1.2, 2.5), (0, 2.5)]
    lathe(fillet(foot, [0, .2, .3, .6, .4, 0, 0], 6), timber)
    rod = [(0, 2.4), (1.5, 2.4), (1.5, 2.75), (.75, 3.1), (.62, 3.6), (.62, 27.5), (1., 27.8), (1., 30.2), (.5, 30.4), (0, 30.4)]
    lathe(fillet(rod, [0, .05, .08, .2, .3, .2, .15, .15, .1, 0], 5), stem)
    lathe([(2.35 * cos(math.radians(a)), 14.2 + 2.2 * sin(math.radians(a))) for a in range(-89, 90, 4)], timber)
    for z in (11.9, 16.1):
        lathe(fillet([(0, z), (1.35, z), (1.35, z + .4), (0, z + .4)], .12), stem)
    lamp_shade(shade, hem, stem)
    bulb((0, 0, 33.5), energy)
    cord = [(5.5, 3.5, .6), (7.2, 5, .32), (10, 9, .3), (8, 14, .3), (14, 18, .3)]
    tube(cord, .3, fabric('#b08a5a', '#7a5c38', .1, .02), 14, 12)


def lamp_shade(shade, hem, stem):
    """The lamp's linen cone on three brass spokes, 25 cm across and 16 cm high."""
    colour, shadow, share = shade
    linen = translucent(fabric(colour, shadow, .17, .02), share)
    lathe([(12.6 - 3.8 * q, 26 + 16 * q) for q in np.linspace(0, 1, 22)], linen, 160, wn=False)
    tape = fabric(*hem, .12, .01)
    for r, z, lean in ((12.6, 26.25, .04), (8.86, 41.75, .02)):
        band = [(r - .1, z - .3), (r + .1, z - .3), (r - lean, z + .35), (r - .2, z + .35), (r - .1, z - .3)]
        lathe(fillet(band, .06, 3), tape, 160)
    for a in (0, 120, 240):
        tube([(0, 0, 41.2), (8.8 * cos(math.radians(a)), 8.8 * sin(math.radians(a)), 41.7)], .12, stem, 10, 0)
    lathe(fillet([(0, 40.8), (.7, 40.8), (.7, 41.6), (.35, 41.8), (.55, 42.6), (0, 43.)], .15), stem)


def plump(u, v, side, half=22.5, full=10.5):
    """A point of a stuffed square: u and v run from -1 to 1, its edges drawn in but for the lower one, its corners creased."""
    drawn = .06 * (1 - u * u) if v > 0 else .012 * (1 - u * u)
    x, y = half * u * (1 - .06 * (1 - v * v)), half * v * (1 - drawn)
    swell = max(0., (1 - abs(u) ** 2.1) * (1 - abs(v) ** 2.1)) ** .62
    edge = math.exp(-6 * (1 - max(abs(u), abs(v))))
    crease = 2.2 * edge * mnoise.noise((x * .16 + 9 * side, y * .16, 3)) + .9 * edge * mnoise.noise((x * .5, y * .5, 5 * side))
    return x, y, side * max(0., full * swell + crease * min(1, 3 * swell))


def stood(point, lean, sink=3.4):
    """Where a point of the cushion comes to lie when it leans (0 is flat) and its weight flattens what touches the ground."""
    x, y, z = point
    a = math.radians(lean)
    height = (y + 22.5) * sin(a) + (z + 6) * cos(a) - sink
    return x, y * cos(a) - z * sin(a), math.log1p(math.exp(1.6 * height)) / 1.6 if height < 12 else height


def cushion(colour='#8c3f26', shadow='#632c19', lean=76):
    """Washed linen cushion, 45 x 45 cm, with a corded edge and a small woven label in the side seam."""
    linen = fabric(colour, shadow, .3, .05, .35)
    at = lambda u, v, side=1: stood(plump(u, v, side), lean)
    steps = [sin(t) for t in np.linspace(-pi / 2, pi / 2, 90)]
    rows = [[at(u, v) for u in steps] + [at(u, v, -1) for u in steps[-2:0:-1]] for v in steps]
    loft(rows, linen, caps=(False, False), auto=180, wn=False)
    back = steps[::-1]
    rim = [at(u, -1) for u in steps] + [at(1, v) for v in steps] + [at(u, 1) for u in back] + [at(-1, v) for v in back]
    rim = [p for p, q in zip(rim, rim[1:] + rim[:1]) if (Vector(p) - Vector(q)).length > .12]
    facing = math.radians(lean + 90)
    sweep(rim, ell(.5, n=16), fabric(colour, shadow, .2, .02), closed=True, up=(0, cos(facing), sin(facing)), wn=False)
    tab = rbox(2.6, 1.5, .09, .04, .03, fabric('#efe4d0', '#cdbb9b', .06, .004))
    name = text('LINNOCK', .42, card('#3b332b', .7), 'med', spacing=1.1)
    name.data.transform(Matrix.Translation((.15, 0, .095)))
    x, y, z = at(1, -.55)
    group([tab, name], (x + .7, y, z), (lean, 0, 4))


def bent_wood(colour, dark, run=.05, rough=.5):
    """Wood whose fibres follow a strip that was bent round; reads the length of the strip from the UVs."""
    m = Mat(colour, rough, name='bent wood', Clearcoat=.1, Clearcoat_Roughness=.3)
    band = m.noise(m.co('UV', (run, .8, 1)), 1.6, 3, dist=.4)
    fibre = m.noise(m.co('UV', (run * 4, 9, 1)), 2.4, 4)
    tone = m.math('ADD', m.math('MULTIPLY', band, .45), m.math('MULTIPLY', fibre, .55))
    m.set(Base_Color=m.mix(m.rng(tone, .32, .66), dark, colour))
    m.bump(fibre, .006)
    return m.m


def clock_hand(length, width, tail, minutes, z, mat):
    """One hand of a clock that faces up, turned to a minute of the dial."""
    bar = rbox(width, length + tail, .1, width * .3, .03, mat)
    bar.data.transform(Matrix.Translation((0, (length - tail) / 2, z)))
    return put(bar, rot=(0, 0, -6 * minutes))


def clock(rim=('#cda672', '#a06f3a'), ground='#b8c4c0'):
    """Wall clock, 30 cm across and 4.5 cm deep: bent rim, printed dial, flat glass; hangs on a wall."""
    face, ink, steel = card('#f2eee2', .7), card('#1d1c1b', .6), plastic('#1c1c1d', .35, 0)
    hoop = fillet([(13.9, 0), (15, 0), (15, 4.5), (13.95, 4.5), (13.75, 3.2)], [0, .35, .42, .25, 0], 6)
    parts = [put(lathe(hoop, bent_wood(*rim), 240), rot=(0, 0, -90)), disc(13.9, face, 160, 2.9)]
    joint = rbox(.05, 1.2, .02, .01, 0, card('#5b4026', .8))
    parts.append(put(joint, (0, -14.48, 4.495), (0, 0, 28)))
    for minute in range(60):
        long = minute % 5 == 0
        mark = rbox(.3 if long else .13, 1. if long else .6, .012, .02, 0, ink)
        mark.data.transform(Matrix.Translation((0, 13.1 if long else 13.3, 2.9)))
        parts.append(put(mark, rot=(0, 0, -6 * minute)))
    for hour in range(1, 13):
        a = math.radians(90 - 30 * hour)
        parts.append(put(text(str(hour), 6.2, ink, 'inter', spacing=.92), (9.8 * cos(a), 9.7 * sin(a) - .1, 2.915)))
    parts.append(put(text('KETTERBY', 1., ink, 'med', spacing=1.2), (0, 4., 2.915)))
    red = plastic('#b4492f', .4, 0)
    parts += [clock_hand(6.6, 1.05, 1.6, 50.8, 3.05, steel), clock_hand(10.6, .55, 2., 9.4, 3.2, steel),
              clock_hand(11.4, .16, 3.4, 34, 3.35, red)]
    parts += [put(cyl(.62, .5, steel, .08, 48), (0, 0, 3.1)), put(cyl(.42, .12, red, .04, 48), (0, 0, 3.58))]
    group(parts, rot=(90, 0, 0))
    wall(ground, .02)
    frame((-1, -1, -55), (1, 0, 15))


def catkin(at, way, size, fur, scale):
    """A willow catkin at a point of a twig, pointing along a direction, with its brown scale."""
    down = lathe([(.55 * size * sin(pi * t) ** .7 * (1 - .3 * t), 2.3 * size * t) for t in np.linspace(0, 1, 16)], fur, 28, wn=False)
    cup = lathe([(.02, -.15), (.4 * size, .05), (.5 * size, .35 * size), (.42 * size, .75 * size)], scale, 20, wn=False)
    turn = Vector(way).to_track_quat('Z', 'Y').to_euler()
    return put(group([down, cup]), at, [math.degrees(a) for a in turn])


def twig(points, thick, every, fur, bark, start):
    """A tapering willow twig with catkins left and right by turns, from `start` (0 to 1) to its tip."""
    path = [Vector(p) for p in catmull(points, 16)]
    tube(path, thick, bark, 12, 0, scale=lambda s: 1 - .62 * s, round_end=.1)
    steps = int((1 - start) * len(path) / every)
    for k in range(steps):
        i = min(int(len(path) * start) + k * every, len(path) - 2)
        along = (path[i + 1] - path[i]).normalized()
        side = Matrix.Rotation(2.4 * k + random.uniform(-.3, .3), 3, along) @ along.orthogonal().normalized()
        size = random.uniform(.8, 1.05) * (1.1 - .35 * i / len(path))
        catkin(path[i] + side * thick * .6, along * .85 + side * .6, size, fur, bark)
    catkin(path[-1], path[-1] - path[-2], .7, fur, bark)


def vase(glaze='#e9e4d8', clay='#b98c62'):
    """Tall bottle vase, 28 cm high and 14 cm wide, with willow twigs."""
    outside = [(0, 0), (4.6, 0), (4.9, .25), (6.4, 3.6), (7., 7.4), (6.3, 11.6), (4.3, 14.9), (2.75, 17.4), (2.1, 20.5), (1.98, 24.5),
               (2.3, 27.7)]
    curve = [(0, 0), (4.5, 0)] + catmull(outside[2:], 14)
    ridge = [(r + .07 * math.exp(-((z - 13.6) / .28) ** 2), z) for r, z in curve]
    lip = [(2.24, 27.92), (2.08, 28.), (1.9, 27.9), (1.62, 24.5), (1.7, 18.), (2.4, 16.)]
    lathe(ridge + lip, matt_glaze(glaze, clay, .35, 27.78), 160, wn=False, auto=60)
    fur = Mat('#a49c90', .95, name='fur', Sheen=1., Specular=.1)
    fur.bump(fur.noise(fur.co(scale=(14, 14, 4)), 3, 2), .12)
    bark = Mat('#6a4130', .6, name='bark')
    bark.bump(bark.noise(bark.co(), 6, 3), .04)
    twig([(.4, .2, 15), (.9, .1, 28), (2.4, -.4, 33), (3.4, -.6, 38), (5.8, -.2, 45.5)], .26, 6, fur.m, bark.m, .42)
    twig([(-.4, .1, 15), (-1.1, .3, 28), (-2.7, .2, 31.5), (-5.2, -.5, 35.5), (-6.6, -.8, 39)], .22, 7, fur.m, bark.m, .46)


def candle(lit=False):
    """Scented candle: amber jar 8 cm across and 9.5 cm high, paper label, tin lid laid beside it."""
    amber = glass((.89, .56, .27), 1.48)
    outer = fillet([(0, 0), (4, 0), (4, 9.4), (3.85, 9.5)], [0, .75, .08, 0], 10)
    inner = fillet([(3.72, 9.4), (3.7, .7), (0, .7)], [0, .6, 0], 8)
    lathe(outer + inner, amber, 160, auto=60)
    wax = Mat('#f0e2c6', .45, name='wax', Subsurface=.15, Subsurface_Radius=(1., .6, .3), Subsurface_Color=rgb('#f0d9b0'))
    level = 7.2
    if lit:
        z = wax.n('SeparateXYZ', ins=(wax.co(),)).outputs[2]
        wax.set(Emission=rgb('#ff9a3d'), Emission_Strength=wax.rng(z, 3.2, level, 0, .85, True))
    body = [(0, .75), (3.1, .75), (3.66, 1.3), (3.66, level + .08), (3.5, level), (3., level - .08), (0, level - .12)]
    lathe(body, wax.m, 128, wn=False, auto=60)
    wick = plastic('#3a332c' if lit else '#e6dcc8', .9, 0)
    tube([(0, 0, level - .2), (.02, 0, level + .4), (.12, 0, level + .95)], .11, wick, 12)
    candle_label()
    if lit:
        candle_flame(level + .62)
    else:
        put(tin_lid(), (6.9, -4.4, 0), (0, 0, 30))


def candle_label():
    """The front label of the candle."""
    paper_white, ink = card('#f3ead9', .75), card('#2e2620', .7)
    sticker(6.6, 4.6, 4., paper_white, 4.35)
    for z in (2.42, 6.28):
        sticker(5.9, .035, 4., ink, z, lift=.03)
    for words, size, z, font, spacing in (('SALLOWFIELD', .62, 5.55, 'spartan', 1.12), ('Cedar & Smoke', .9, 4.35, 'italic', 1.),
                                          ('220 g    45 hours', .42, 3.1, 'med', 1.1)):
        print_round(words, size, 4., ink, z, font, spacing=spacing)


def candle_flame(z):
    """A flame and its light; the base of the flame is at height z."""
    m = Mat(name='flame')
    up = m.n('SeparateXYZ', ins=(m.co(),)).outputs[2]
    heat = m.mix(m.rng(up, 0, 1.9), '#ff7a1e', '#ffd98f')
    shine = m.n('Emission', Color=heat, Strength=m.rng(up, 0, 1.2, 2.5, 9.)).outputs[0]
    m.t.links.new(shine, m.out.inputs[0])
    drop = [(.42 * sin(pi * t ** .72) ** .9 * (1 - .35 * t), 2.3 * t) for t in np.linspace(0, 1, 28)]
    flame = put(lathe(drop, m.m, 40, wn=False), (.1, 0, z))
    flame.visible_shadow = False
    bulb((.1, 0, z + 1.), 900, (1, .55, .2), .5)


def tin_lid():
    """Pressed tinplate lid, 8.4 cm across."""
    tin = metal('#d3d2cd', .3, 'Z', (1, 1, 40), .5, .08)
    press = [(0, .95), (2.6, .95), (2.7, 1.03), (2.85, 1.03), (2.95, .95), (3.7, .95), (3.85, 1.05), (4.1, 1.05), (4.2, .95), (4.2, .1),
             (4.28, .05), (4.2, 0), (4.1, .1), (4.1, .85)]
    return lathe(fillet(press, .05, 3), tin, 128)


def cast_iron(colour='#191818'):
    """Blacked iron with the grain of the sand it was cast in."""
    m = Mat(colour, .5, name='cast iron', Specular=.45)
    co = m.co()
    m.set(Base_Color=m.mix(m.rng(m.noise(co, 1.2, 4), .35, .7, 0, .6), colour, '#2c2826'),
          Roughness=m.rng(m.noise(co, 7, 3), .3, .7, .42, .62))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 26, 3), .5, m.noise(co, 8, 3)), .05)
    return m.m


def dome_at(a):
    """Radius and height of the door stop's dome at an angle above the ground in degrees."""
    return 5.25 * cos(math.radians(a)) ** .9, .75 + 4.75 * sin(math.radians(a)) ** .95


def on_dome(ob, tilt):
    """Bends flat lettering onto the dome, on the side that faces -y, its middle at `tilt` degrees above the ground."""
    def bend(x, y, z):
        lat = tilt + math.degrees(y / 5)
        r, height = dome_at(lat)
        turn = x / dome_at(tilt)[0]
        r += z * cos(math.radians(lat))
        return r * sin(turn), -r * cos(turn), height + z * sin(math.radians(lat))
    return warp(ob, bend)


def door_stop():
    """Cast-iron dome, 10.5 cm across and 5.5 cm high, felt foot, riveted leather loop."""
    iron, rivet = cast_iron(), brass(.25)
    lathe(fillet([(0, 0), (4.9, 0), (4.9, .35), (0, .35)], .05), fabric('#5a5650', '#3c3935', .08, .02, .8, cokind='Object'))
    dome = [dome_at(a) for a in np.linspace(0, 84, 40)]
    lathe(fillet([(4.6, .3), (5.25, .3), (5.25, .75)], [0, .2, 0], 5) + dome + [(.9, 5.5), (0, 5.5)], iron, 160, wn=False, auto=50)
    name = on_dome(text('ORMSGILL', .92, cast_iron('#5a5550'), 'spartan', .07, .02, spacing=1.25), 30)
    put(name, rot=(0, 0, 18))
    hide = leather('#9c5f33', 16, .012, .45, .25)
    half = [(.21, 5.3), (.21, 6.7), (.5, 7.6), (1.25, 8.6), (1.2, 9.8), (0, 10.4)]
    loop = [(x, 0, z) for x, z in half] + [(-x, 0, z) for x, z in half[-2::-1]]
    sweep(catmull(loop, 10), rrect(.4, 1.9, .14, 4), hide, up=(0, 1, 0))
    for s in (-1, 1):
        put(lathe(fillet([(0, .2), (.3, .2), (.42, .06), (.42, 0), (0, 0)], .05), rivet, 40), (s * .41, 0, 6.15), (0, 90 * s, 0))
    collar = rbox(1.5, 2.6, .35, .4, .12, iron)
    put(collar, (0, 0, 5.3))


def waffle(colour, pitch=.85):
    """Waffle cloth: ridges round square pits, from UVs in cm."""
    m = Mat(colour, .95, name='waffle', Sheen=.5, Specular=.1)
    co = m.co('UV')
    wobble = m.math('MULTIPLY', m.noise(co, .5, 2), .8)
    x, y, _ = m.n('SeparateXYZ', ins=(co,)).outputs
    ridges = [m.math('ABSOLUTE', m.math('COSINE', m.math('MULTIPLY_ADD', axis, pi / pitch, wobble))) for axis in (x, y)]
    height = m.math('SMOOTH_MAX', *ridges, .3)
    deep = tuple(c * .42 for c in rgb(colour)[:3]) + (1,)
    m.set(Base_Color=m.mix(m.rng(height, .25, .85), deep, colour))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 16, 2), .12, height), .28)
    return m.m


def herringbone(colour, second, pitch=.62, column=1.9):
    """Herringbone twill of two yarns, from UVs in cm."""
    m = Mat(colour, .95, name='herringbone', Sheen=.5, Specular=.1)
    co = m.co('UV')
    x, y, _ = m.n('SeparateXYZ', ins=(co,)).outputs
    zigzag = m.math('PINGPONG', x, column)
    uneven = m.math('MULTIPLY', m.noise(co, 1.5, 2), .12)
    stripe = m.math('SINE', m.math('MULTIPLY', m.math('ADD', m.math('ADD', y, zigzag), uneven), tau / pitch))
    thread = m.noise(m.co('UV', (3, 3, 3)), 4, 2)
    m.set(Base_Color=m.mix(m.rng(m.math('MULTIPLY_ADD', thread, .8, stripe), .2, 1.5, 0, .85), colour, second))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 14, 2), .8, stripe), .05)
    return m.m


def sheet(path, width, thick, mat):
    """A cloth of even thickness that follows a path in the y-z plane; its width lies along x."""
    across = np.linspace(-width / 2, width / 2, 36)
    edge = [(thick / 2, x) for x in across] + [(-thick / 2, x) for x in across[::-1]]
    return sweep(path, edge, mat, up=(1, 0, 0), auto=60, wn=False)


def folded(width, depth, layers, thick, mat, seed=0., sag=.25):
    """A cloth folded round itself, its round fold to the front (-y) and flat on z = 0; returns parts and height."""
    tall = 2 * layers * thick
    parts = []
    for k in range(layers):
        r = (k + .5) * thick
        front, back = -depth / 2 + tall / 2, depth / 2 - .25 * mnoise.noise((k, seed, 0)) - .2 * k
        turn = [(0, front - 1.05 * r * sin(a), tall / 2 + r * cos(a)) for a in np.linspace(0, pi, 17)]
        run = [(0, y, tall / 2 + r) for y in np.linspace(back, front, 30)[:-1]]
        under = [(0, y, tall / 2 - r) for y in np.linspace(front, back, 30)[1:]]
        parts.append(sheet(run + turn + under, width - .3 * mnoise.noise((k, 3, seed)), thick * .94, mat))
    def settle(x, y, z):
        soft = mnoise.noise((x * .12 + seed, y * .12, seed)) + .4 * mnoise.noise((x * .35, y * .35 + seed, 2))
        round_off = (abs(2 * x / width) ** 6 + max(0, 2 * y / depth) ** 6) * .5
        sideways, forwards = .3 * mnoise.noise((seed, y * .2, z * .3)), .35 * mnoise.noise((x * .13, seed, z * .2))
        return x + sideways, y + forwards, z + (z / tall) * sag * (soft - round_off)
    for part in parts:
        warp(part, settle)
    return parts, tall


def towels(colour='#bf8a6b'):
    """Two bath towels and two hand towels in waffle cloth, folded and stacked: 31 x 26 x 17 cm."""
    cloth, tape = waffle(colour), fabric('#efe6d6', '#cdbfa6', .08, .01)
    z = 0.
    for k, (width, depth, layers, thick) in enumerate(((31, 26, 3, .84), (30.6, 25.6, 3, .8), (26, 20, 2, .96), (25.6, 19.6, 2, .92))):
        parts, tall = folded(width, depth, layers, thick, cloth, seed=3.7 * k + 1, sag=.5)
        group(parts, (random.uniform(-.4, .4), random.uniform(-.4, .4) - .8 * (k > 1), z), (0, 0, random.uniform(-2, 2)))
        z += tall - .12
    loop = [(9.4, -10.6, z - 1.1), (9.5, -11.6, z - 1.3), (9.9, -12.1, z - 2.6), (10.4, -11.7, z - 1.5), (10.5, -10.6, z - 1.2)]
    sweep(catmull(loop, 8), rrect(.08, .9, .03, 2), tape, up=(1, 0, 0))


def fringe(width, depths, heights, yarn):
    """Knotted tassels along the right-hand edge (x = width / 2) of a pile of cloth."""
    for z in heights:
        for y in depths:
            y += random.uniform(-.25, .25)
            out, drop = random.uniform(1.6, 2.6), random.uniform(3.2, 4.4)
            low = max(z - drop, .3)
            bend = (width / 2 + out * .75, y + random.uniform(-.3, .3), z - .7 * min(1, z / 2))
            path = [(width / 2 - .3, y, z), (width / 2 + .5, y, z), bend,
                    (width / 2 + out + .9 * (z - drop < .3), y + random.uniform(-.6, .6), low)]
            tube(path, .3, yarn, 9, 6, scale=lambda s: 1.25 - .35 * s if s < .3 else .95 + .25 * s)


def throw(colour='#b0742a', second='#e6d3ae'):
    """Woven throw with fringe, folded to 36 x 30 x 9 cm."""
    cloth = herringbone(colour, second)
    parts, tall = folded(36, 30, 4, 1.05, cloth, seed=4.2, sag=.9)
    yarn = Mat(colour, .95, name='yarn', Sheen=.5, Specular=.1)
    ply = yarn.math('SINE', yarn.math('MULTIPLY', yarn.math('ADD', *yarn.n('SeparateXYZ', ins=(yarn.co('UV'),)).outputs[:2]), 9.))
    yarn.set(Base_Color=yarn.mix(yarn.rng(ply, -1, 1), tuple(c * .6 for c in rgb(colour)[:3]) + (1,), colour))
    yarn.bump(ply, .06)
    layers = [1.05 * (k + .5) for k in range(8)]
    fringe(36, np.arange(-12.5, 15, 1.25), layers[::-1][:6], yarn.m)
    tab = rbox(4.2, 2., .1, .05, .03, fabric('#f1e8d8', '#d3c5aa', .06, .004))
    name = put(text('LINNOCK', .62, card('#3b332b', .7), 'med', spacing=1.1), (0, 0, .11), parent=tab)
    put(tab, (-10, -15.25, tall * .5), (90, 0, 0))


def patch(outline, mat, at=(0, 0), z=0.):
    """A flat printed shape."""
    ob = loft([[(x, y, 0) for x, y in outline], [(x, y, .003) for x, y in outline]], mat, caps=(False, True), wn=False)
    return put(ob, (*at, z))


def moulding(width, height, wood_of):
    """A mitred picture frame that faces up, of four bars whose grain follows their length."""
    section = fillet([(0, 0), (0, 2.), (1.3, 2.), (1.3, .9), (1.3, 0)], [.02, .14, .1, .02, .02], 4, True)
    bars = []
    for k in range(4):
        long, off = (width, height / 2) if k % 2 == 0 else (height, width / 2)
        ends = [[(s * (long / 2 - d), d - off, z) for d, z in section] for s in (-1, 1)]
        bars.append(put(loft(ends, wood_of(LENGTHWAYS)), rot=(0, 0, 90 * k)))
    return bars


def mounted(width, height, border, art, wood_of):
    """A framed print that faces up: moulding, card mount with a bevelled window, and the shapes that `art` prints."""
    mount, core = card('#f4f0e6', .85), card('#ffffff', .8)
    rect = lambda w, h, z: [(x, y, z) for x, y in ((w / 2, h / 2), (-w / 2, h / 2), (-w / 2, -h / 2), (w / 2, -h / 2))]
    w, h = width - 2 * border, height - 2 * border
    parts = moulding(width, height, wood_of)
    parts.append(loft([rect(width - 2, height - 2, 1.3), rect(w, h, 1.3)], mount, caps=(False, False), wn=False))
    parts.append(loft([rect(w, h, 1.3), rect(w - .3, h - .3, 1.1)], core, caps=(False, False), wn=False))
    return parts + [patch(rrect(w, h, .01, 1), card('#ece1cd', .9), z=1.08)] + art(1.09)


def stones(z):
    """A print of four balanced stones under a sun."""
    shapes = ((6.2, 2.3, 0, -7.2, '#39474c'), (4.6, 1.9, .5, -3.1, '#b06a4a'), (3.4, 1.5, -.3, .2, '#8d9a86'),
              (2.1, 1.1, .3, 2.7, '#d3ab74'))
    blobs = [patch([(x + .12 * y, y) for x, y in ell(a, b, 80, 2.5)], card(c, .9), (x, y), z) for a, b, x, y, c in shapes]
    return blobs + [patch(ell(2.2), card('#cf7350', .9), (2.9, 8.4), z)]


def half_moons(z):
    """A print of six half circles."""
    r, across, down = 3.6, 3.9, 6.6
    colours = ('#39474c', '#d3ab74', '#b06a4a', '#8d9a86', '#cf9a7c', '#39474c')
    moons = []
    for k, colour in enumerate(colours):
        half = [(r * cos(a), r * sin(a)) for a in np.linspace(0, pi, 48)]
        moon = patch(half, card(colour, .9), (across * (-1 if k % 2 else 1), 6.2 - down * (k // 2) - 1.1 * (k % 2)), z)
        moons.append(put(moon, moon.location, (0, 0, 180 * (k % 2))))
    return moons


def frames(wood_of=oak, ground='#c9b9a8'):
    """Two framed prints of 33 x 43 cm, leaning against a wall side by side."""
    group(mounted(33, 43, 6.5, stones, wood_of), (-17.2, -4.8, 21.5), (82, 0, 0))
    group(mounted(33, 43, 6.5, half_moons, wood_of), (17.6, -6.6, 21.5), (81, 0, -6))
    wall(ground, .2)


def black_stain(axis=UPRIGHT, scale=.9):
    """Oak stained black."""
    return wood('#2f2c2a', '#1a1817', scale, axis, .5, .08)


def turned(low, high, profile, mat):
    """A turned rod between two points; profile gives (radius, share of the length)."""
    a, b = Vector(low), Vector(high)
    rod = lathe([(r, t * (b - a).length) for r, t in profile], mat, 64, wn=False)
    turn = (b - a).to_track_quat('Z', 'Y').to_euler()
    return put(rod, a, [math.degrees(q) for q in turn])


def stool():
    """Three-legged oak stool, 45 cm high: dished seat 33 cm across, wedged through-tenons, T stretcher."""
    seat = [(0, 0), (13.6, 0), (16.2, 1.5), (16.5, 2.5), (15.6, 3.5), (14, 3.3), (8, 2.75), (0, 2.6)]
    put(lathe(fillet(seat, [0, 2., .8, .6, .7, 2., 6., 0], 8), oak(LENGTHWAYS), 160), (0, 0, 41.5))
    leg = [(.0, 0), (1.35, .0), (1.5, .01), (1.9, .35), (2.05, .6), (1.8, .8), (1.45, .89), (1.4, 1.), (.0, 1.)]
    joints = []
    for k, a in enumerate((-90, 30, 150)):
        c, s = cos(math.radians(a)), sin(math.radians(a))
        foot, top = Vector((17.5 * c, 17.5 * s, 0)), Vector((9.2 * c, 9.2 * s, 44.42))
        turned(foot, top, leg, oak())
        put(rbox(.28, 2.6, .06, .02, .01, walnut()), top + Vector((0, 0, -.03)), (0, 0, a))
        joints.append(foot.lerp(top, .36))
    bar = [(.0, 0), (.75, 0), (1.15, .3), (1.2, .5), (1.15, .7), (.75, 1), (.0, 1)]
    turned(joints[1], joints[2], bar, oak())
    turned(joints[0], (joints[1] + joints[2]) / 2, bar, oak())


def forest_green():
    """Dark green enamel."""
    return Mat('#24493b', .34, name='paint', Clearcoat=.3, Clearcoat_Roughness=.2).m


def spun_brass():
    """Brass with the rings of the spinning tool."""
    return metal('#c99a5c', .26, 'Z', (1, 1, 30), .6, .06)


def pendant(coat=forest_green, inside='#f3ead6'):
    """Dome pendant, 40 cm across and 26 cm high, hanging on a cloth cord; the lamp is on."""
    outer = [(20 * cos(math.radians(a)) ** .8, 23 * sin(math.radians(a))) for a in np.linspace(0, 81, 50)]
    lathe(outer + [(3.2, 23.4), (2.4, 23.6)], coat(), 200, auto=60)
    lathe([(r - .25, z - .1) for r, z in outer] + [(0, 23.2)], Mat(inside, .7).m, 200, auto=60)
    fitting = brass(.24)
    put(torus(19.95, .22, fitting), (0, 0, 0))
    cap = [(0, 22.5), (3.6, 22.8), (3.6, 23.6), (2.5, 24.1), (2.2, 26.8), (2., 27.4), (.95, 27.9), (.8, 29.6), (.45, 29.9), (0, 29.9)]
    lathe(fillet(cap, [0, .1, .2, .3, .3, .3, .2, .2, .1, 0], 5), fitting)
    hidden(tube([(0, 0, 29), (0, 0, 140)], .36, fabric('#3a3733', '#1f1d1b', .14, .03), 20, 0))
    lathe([(4.6 * cos(math.radians(a)), 8.5 + 4.6 * sin(math.radians(a))) for a in np.linspace(-89, 60, 40)], glow('#ffdca6', 4.), 64)
    lathe([(2.3, 11), (2.3, 20)], card('#e9e4da'), 48)
    bulb((0, 0, 2.5), 5000, (1, .74, .45), 4.)
    frame((-1, -1, -45), (1, 1, 31))


def rope(colour='#e3d6bf', pitch=.62):
    """Twisted cotton rope, from UVs in cm, u along the rope."""
    m = Mat(colour, .95, name='rope', Sheen=.4, Specular=.1)
    co = m.co('UV')
    x, y, _ = m.n('SeparateXYZ', ins=(co,)).outputs
    slant = m.math('ADD', x, m.math('MULTIPLY', y, .9))
    strand = m.math('ABSOLUTE', m.math('SINE', m.math('MULTIPLY_ADD', slant, pi / pitch, m.noise(co, 1.2, 2))))
    dark = tuple(c * .55 for c in rgb(colour)[:3]) + (1,)
    tone = m.math('MULTIPLY_ADD', m.noise(m.co(), .5, 3), .5, m.math('MULTIPLY', strand, .8))
    m.set(Base_Color=m.mix(m.rng(tone, .15, .7), dark, colour))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 12, 2), .35, strand), .14)
    return m.m


def basket_radius(z):
    """The basket's radius at a height."""
    return 16.2 + 1.5 * sin(pi * min(1, (z + 3) / 30))


def basket():
    """Storage basket of coiled cotton rope, 35 cm across and 27 cm high, two riveted leather handles."""
    coil, coils = .55, 25
    outside, inside = [], []
    for k in range(coils):
        z = coil + 1.06 * k
        outside += [(basket_radius(z) + coil * cos(a), z + coil * sin(a)) for a in np.linspace(-1.25, 1.25, 9)]
        inside += [(basket_radius(z) - coil * cos(a), z - coil * sin(a)) for a in np.linspace(1.25, -1.25, 7)][::-1]
    rim = [(basket_radius(26) + coil * cos(a), coil + 1.06 * (coils - 1) + coil * sin(a)) for a in np.linspace(1.4, pi - 1.4, 5)]
    body = lathe([(0, .1)] + outside + rim + inside[::-1] + [(0, .9)], rope(), 220, auto=70, wn=False)
    def handmade(x, y, z):
        a = math.atan2(y, x)
        push = 1 + .018 * mnoise.noise((2 * cos(a), 2 * sin(a), z * .08)) + .006 * mnoise.noise((5 * cos(a), 5 * sin(a), z * .5))
        return x * push, y * push, z + .35 * mnoise.noise((1.5 * cos(a), 1.5 * sin(a), z * .04)) * z / 26
    warp(body, handmade)
    hide, rivet = leather('#9a6238', 16, .014), brass(.25)
    for side in (-1, 1):
        half = [(17.5, 4.6, 18.6), (17.55, 4.6, 21.5), (17.2, 4.5, 25.5), (16.9, 3.4, 29.5), (16.8, 0, 31.6)]
        strap = half + [(x, -y, z) for x, y, z in half[-2::-1]]
        parts = [sweep(catmull(strap, 10), rrect(1.9, .34, .14, 4), hide, up=(1, 0, 0), round_end=.3)]
        for y in (-4.6, 4.6):
            for z in (19.3, 21.6):
                parts.append(put(lathe(fillet([(0, .16), (.28, .16), (.42, .05), (.42, 0)], .05), rivet, 32), (17.75, y, z), (0, 90, 0)))
        group(parts, rot=(0, 0, 90 - 90 * side))


CUSHION_VIEW = dict(az=-28, el=12, fill=.76, key=1.5, key_az=-70, fillk=.16)

SHOTS = {
    'HOM-1001': (lamp, {}, dict(bg='#d9cfc2', az=18, el=7, fill=.82, key=.8, fillk=.2, rim=.6, lift=.3, flags=62)),
    'HOM-1001-CHARCOAL': (lamp, dict(shade=('#4a4a4d', '#2c2c2f', .3), hem=('#3b3b3e', '#29292b'), energy=22000),
                          dict(bg='#d9d6d2', az=18, el=7, fill=.82, key=.8, fillk=.2, rim=.6, lift=.3, flags=62)),
    'HOM-1001.2': (lamp, {}, dict(bg='#d9cfc2', az=24, el=16, fill=2.3, shift=1.75, key=.8, lift=.3, focus=.1)),
    'HOM-1002': (cushion, {}, CUSHION_VIEW | dict(bg='#d3dbd3')),
    'HOM-1002-SAGE': (cushion, dict(colour='#7f8375', shadow='#5c6154'), CUSHION_VIEW | dict(bg='#e6d8c8')),
    'HOM-1002-INK': (cushion, dict(colour='#34404d', shadow='#202a35'), CUSHION_VIEW | dict(bg='#d6d3cd')),
    'HOM-1002.2': (cushion, dict(lean=0), dict(bg='#d3dbd3', az=38, el=22, fill=1.5, shift=.15, focus=.1)),
    'HOM-1003': (clock, dict(ground='#a9bdb9'), dict(bg='#a9bdb9', az=-9, el=4, fill=1.68, shift=-.96)),
    'HOM-1003-BLACK': (clock, dict(rim=('#2b2a29', '#171616'), ground='#d8c8b4'), dict(bg='#d8c8b4', az=-9, el=4, fill=1.68, shift=-.96)),
    'HOM-1003.2': (clock, dict(ground='#a9bdb9'), dict(bg='#a9bdb9', az=-32, el=8, fill=2.7, shift=-1.15, focus=.2)),
    'HOM-1004': (vase, {}, dict(bg='#cfa98a', az=0, el=8, fill=.86)),
    'HOM-1004-TERRACOTTA': (vase, dict(glaze='#98563a', clay='#7d4a30'), dict(bg='#c3cdc6', az=0, el=8, fill=.86)),
    'HOM-1005': (candle, {}, dict(bg='#e8d5bd', az=14, el=14, fill=.7)),
    'HOM-1005.2': (candle, dict(lit=True), dict(bg='#5d4a3c', az=-14, el=17, fill=.66, key=.3, fillk=.1, rim=.3, lift=.03, amb=.04)),
    'HOM-1006': (towels, {}, dict(bg='#d5dcd8', az=-30, el=17, fill=.78)),
    'HOM-1006-SAGE': (towels, dict(colour='#93a088'), dict(bg='#e6dccd', az=-30, el=17, fill=.78)),
    'HOM-1007': (door_stop, {}, dict(bg='#dcd2c4', az=32, el=17, fill=.7)),
    'HOM-1008': (throw, {}, dict(bg='#cfd6d8', az=34, el=20, fill=.82)),
    'HOM-1008-GREY': (throw, dict(colour='#7d8285', second='#dad9d4'), dict(bg='#e6d9c8', az=34, el=20, fill=.82)),
    'HOM-1009': (frames, dict(ground='#c4b3a2'), dict(bg='#c4b3a2', az=-10, el=6, fill=.78)),
    'HOM-1009-BLACK': (frames, dict(wood_of=black_stain, ground='#b9c3c1'), dict(bg='#b9c3c1', az=-10, el=6, fill=.78)),
    'HOM-1009.2': (frames, dict(ground='#c4b3a2'), dict(bg='#c4b3a2', az=30, el=12, fill=1.75, shift=-.75)),
    'HOM-1010': (stool, {}, dict(bg='#dcd5c9', az=24, el=16, fill=.8)),
    'HOM-1010.2': (stool, {}, dict(bg='#dcd5c9', az=-40, el=38, fill=1.25, shift=-.42, focus=.2)),
    'HOM-1011': (pendant, {}, dict(bg='#d9c9b4', az=0, el=-16, fill=1.18, shift=-.5, key=.8, lift=.12)),
    'HOM-1011-BRASS': (pendant, dict(coat=spun_brass), dict(bg='#b7c0be', az=0, el=-16, fill=1.18, shift=-.5, key=.8, lift=.12)),
    'HOM-1011.2': (pendant, {}, dict(bg='#d9c9b4', az=24, el=12, fill=2.2, shift=-1.7, key=.8, lift=.12, focus=.2)),
    'HOM-1012': (basket, {}, dict(bg='#cbd4cd', az=52, el=18, fill=.76)),
}
