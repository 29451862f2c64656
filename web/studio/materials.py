"""Materials: what a surface looks like under the studio's light. Units are cm."""
import math

import bpy

pi = math.pi


def rgb(h):
    """A linear colour with alpha from a web colour such as #8a5a36, or from numbers."""
    if not isinstance(h, str): return (*h[:3], 1)
    c = [int(h.lstrip('#')[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    return (*[x / 12.92 if x <= .04045 else ((x + .055) / 1.055) ** 2.4 for x in c], 1)


class Mat:
    """Thin wrapper over a Principled material's node tree."""
    def __init__(s, color='#999999', rough=.5, metal=0., name='m', **inp):
        """A material of a colour, roughness and metalness; inp are further inputs of the Principled shader."""
        s.m = bpy.data.materials.new(name)
        s.m.use_nodes = True
        s.t = s.m.node_tree
        s.b = s.t.nodes['Principled BSDF']
        s.out = s.t.nodes['Material Output']
        s.set(Base_Color=rgb(color), Roughness=rough, Metallic=metal, **inp)

    def set(s, **inp):
        """Sets inputs by name (Base_Color for 'Base Color') to values or to other nodes' outputs."""
        for k, v in inp.items(): s._put(s.b.inputs[k.replace('_', ' ')], v)
        return s

    def _put(s, sock, v):
        if isinstance(v, bpy.types.NodeSocket): s.t.links.new(v, sock)
        else: sock.default_value = v

    def n(s, typ, props=None, ins=(), **inp):
        """A new node of a type, with its properties, its inputs by place and its inputs by name."""
        nd = s.t.nodes.new('ShaderNode' + typ)
        for k, v in (props or {}).items(): setattr(nd, k, v)
        for i, v in enumerate(ins):
            if v is not None: s._put(nd.inputs[i], v)
        for k, v in inp.items(): s._put(nd.inputs[k.replace('_', ' ')], v)
        return nd

    def co(s, kind='Object', scale=(1, 1, 1), rot=(0, 0, 0)):
        """Texture coordinates: 'Object' in cm or 'UV', scaled and turned."""
        c = s.n('TexCoord').outputs[kind]
        return s.n('Mapping', ins=(c, None, rot, scale)).outputs[0]

    def math(s, op, a, b=0., c=0., clamp=False):
        """The output of one arithmetic node."""
        return s.n('Math', dict(operation=op, use_clamp=clamp), (a, b, c)).outputs[0]

    def noise(s, co, scale=5, detail=3, rough=.5, dist=0):
        """Noise from 0 to 1; scale is in cells a cm."""
        return s.n('TexNoise', Vector=co, Scale=scale, Detail=detail, Roughness=rough, Distortion=dist).outputs['Fac']

    def voro(s, co, scale=5, feature='F1', out='Distance'):
        """Cells: the distance to the nearest point, or to the edge between two."""
        return s.n('TexVoronoi', dict(feature=feature), Vector=co, Scale=scale).outputs[out]

    def rng(s, v, a, b, c=0., d=1., smooth=False):
        """Maps a to b on to c to d, and clamps."""
        return s.n('MapRange', dict(interpolation_type='SMOOTHSTEP' if smooth else 'LINEAR'), (v, a, b, c, d)).outputs[0]

    def mix(s, f, a, b, mode='MIX'):
        """Colour a, and b as far as f says."""
        a = rgb(a) if isinstance(a, str) else a
        b = rgb(b) if isinstance(b, str) else b
        return s.n('MixRGB', dict(blend_type=mode), (f, a, b)).outputs[0]

    def bump(s, h, dist=.02, strength=1., normal=None):
        """Raises the surface by a height, dist cm for a height of 1."""
        nd = s.n('Bump', Height=h, Distance=dist, Strength=strength)
        if normal is not None: s._put(nd.inputs['Normal'], normal)
        s.set(Normal=nd.outputs[0])
        return nd.outputs[0]


def plastic(color, rough=.42, grain=.006, gscale=60, **k):
    """Matte moulded plastic / rubber: fine spark-eroded grain."""
    m = Mat(color, rough, name='plastic', **k)
    if grain: m.bump(m.noise(m.co(), gscale, 2), grain)
    return m.m


def gloss(color, rough=.06, **k):
    """Lacquer or glazed plastic."""
    return Mat(color, rough, name='gloss', Clearcoat=.6, Clearcoat_Roughness=.02, **k).m


def metal(color='#d8d8da', rough=.27, radial='Z', streak=(1, 1, 60), aniso=.65, amt=.12):
    """Brushed metal: anisotropic highlight about an axis (radial) + streak noise across `streak` scale."""
    m = Mat(color, rough, 1., name='metal')
    n = m.noise(m.co(scale=streak), 2.2, 3)
    m.set(Roughness=m.rng(n, .25, .75, rough - amt * .6, rough + amt))
    m.set(Base_Color=m.mix(m.rng(n, .3, .7, 0, .25), rgb(color), (.02, .02, .02, 1)))
    if radial:
        m.set(Anisotropic=aniso, Tangent=m.n('Tangent', dict(direction_type='RADIAL', axis=radial)).outputs[0])
    return m.m


def fabric(color, color2=None, pitch=.12, depth=.02, sheen=.4, rough=.95, kind='plain', cokind='UV'):
    """Woven cloth from UVs in cm (loft/lathe/sweep give them); pitch = thread spacing in cm."""
    m = Mat(color, rough, name='fabric', Sheen=sheen, Specular=.15)
    co = m.co(cokind)
    wob = m.noise(co, 1 / pitch * .6, 2)
    x, y, z = m.n('SeparateXYZ', ins=(co,)).outputs
    if cokind == 'Object': y = z
    u = m.math('ADD', m.math('MULTIPLY', x, pi / pitch), m.math('MULTIPLY', wob, .9))
    v = m.math('ADD', m.math('MULTIPLY', y, pi / pitch), m.math('MULTIPLY', wob, .9))
    if kind == 'twill': v = m.math('ADD', v, u)
    w = m.math('MULTIPLY', m.math('SINE', u), m.math('SINE', v))
    h = m.math('MULTIPLY_ADD', w, .5, .5)
    slub = m.noise(m.co(cokind, (.5, 5, 5)), 1.2 / pitch * .25, 3)
    c2 = color2 or tuple(c * .55 for c in rgb(color)[:3]) + (1,)
    m.set(Base_Color=m.mix(m.rng(m.math('MULTIPLY_ADD', slub, .8, m.math('MULTIPLY', h, .45)), .3, .95, .0, 1.), c2, rgb(color)))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, 3 / pitch, 2), .5, h), depth)
    return m.m


def leather(color, scale=14, depth=.025, rough=.42, var=.3):
    """Grained leather; var is how uneven its dye is."""
    m = Mat(color, rough, name='leather', Specular=.4)
    co = m.co()
    d = m.noise(co, 3, 4)
    cob = m.n('MixRGB', dict(blend_type='ADD'), (.06, co, m.n('TexNoise', Vector=co, Scale=scale * .5).outputs['Color'])).outputs[0]
    cell = m.voro(cob, scale, 'DISTANCE_TO_EDGE')
    h = m.math('MULTIPLY_ADD', m.noise(co, scale * 4, 2), .25, m.rng(cell, 0, .18, 0, 1, True))
    m.set(Base_Color=m.mix(m.rng(d, .35, .7, 0, var), rgb(color), tuple(c * .45 for c in rgb(color)[:3]) + (1,)),
          Roughness=m.rng(d, .3, .7, rough - .08, rough + .12))
    m.bump(h, depth)
    return m.m


def wood(color='#8a5a36', dark='#4b2c18', scale=1., axis=(1, 1, .12), rough=.42, coat=.15):
    """Rings/fibres stretched along the axis with the small scale."""
    m = Mat(color, rough, name='wood', Clearcoat=coat, Clearcoat_Roughness=.25)
    co = m.co(scale=tuple(a * scale for a in axis))
    big = m.noise(co, .55, 2, dist=.6)
    ring = m.math('FRACT', m.math('MULTIPLY', big, 9.))
    ring = m.rng(ring, 0, 1, 0, 1, True)
    fib = m.noise(m.co(scale=tuple(a * scale * (9 if a >= 1 else 1.2) for a in axis)), 2.5, 4)
    pore = m.rng(m.noise(m.co(scale=tuple(a * scale * (22 if a >= 1 else 2.) for a in axis)), 2., 2), .28, .42, 1, 0)
    f = m.math('ADD', m.math('MULTIPLY', ring, .32), m.math('MULTIPLY', fib, .68))
    c = m.mix(m.rng(f, .25, .8), dark, color)
    c = m.mix(m.math('MULTIPLY', pore, .55), c, tuple(x * .4 for x in rgb(dark)[:3]) + (1,))
    m.set(Base_Color=c, Roughness=m.rng(fib, .3, .7, rough + .1, rough - .06))
    m.bump(m.math('SUBTRACT', fib, pore), .006)
    return m.m


def paper(color='#f3ead9', lines=(.4, 60, .4), contrast=.5, rough=.85):
    """Page block: fine leaves across the axis with the large `lines` scale."""
    m = Mat(color, rough, name='paper', Specular=.2)
    n = m.noise(m.co(scale=lines), 1., 3, .6)
    m.set(Base_Color=m.mix(m.rng(n, .35, .62, contrast, 0), rgb(color), tuple(c * .45 for c in rgb(color)[:3]) + (1,)))
    m.bump(n, .03)
    return m.m


def card(color, rough=.6, grain=.004, gs=30):
    """Matt card and printing ink."""
    return plastic(color, rough, grain, gs, Specular=.3)


def glass(tint=(.97, .99, .985), ior=1.45, rough=0., shadow=.92):
    """Clear for shadow rays (no caustics needed), refractive otherwise."""
    m = Mat(name='glass')
    g = m.n('BsdfGlass', Color=(*tint, 1), Roughness=rough, IOR=ior).outputs[0]
    tr = m.n('BsdfTransparent', Color=(*[c * shadow for c in tint], 1)).outputs[0]
    lp = m.n('LightPath').outputs
    f = m.math('MAXIMUM', lp['Is Shadow Ray'], lp['Is Diffuse Ray'])
    m.t.links.new(m.n('MixShader', ins=(f, g, tr)).outputs[0], m.out.inputs[0])
    return m.m


def clear_wall(tint='#e4eeee'):
    """A clear wall without refraction: mirrors at its edges, shows what is behind it undistorted and free of noise."""
    m = Mat(name='wall')
    grazing = m.n('LayerWeight', Blend=.5).outputs['Facing']
    through = m.n('BsdfTransparent', Color=m.mix(m.rng(grazing, .3, 1.), '#fbfdfd', tint)).outputs[0]
    mirror = m.n('BsdfGlossy', Roughness=.03).outputs[0]
    m.t.links.new(m.n('MixShader', ins=(m.rng(grazing, .5, 1., .015, .5, True), through, mirror)).outputs[0], m.out.inputs[0])
    return m.m


def glow(color, strength):
    """A surface that shines by itself."""
    m = Mat(name='glow')
    e = m.n('Emission', Color=rgb(color), Strength=strength).outputs[0]
    m.t.links.new(e, m.out.inputs[0])
    return m.m


def stoneware(glaze='#dfe3dc', clay='#a98261', line=2.2, speck='#3a2a1e'):
    """Dipped glaze above z=line (wavy), bare speckled clay below."""
    m = Mat(name='stoneware')
    co = m.co()
    z = m.n('SeparateXYZ', ins=(co,)).outputs[2]
    edge = m.math('ADD', z, m.math('MULTIPLY', m.noise(co, .55, 2), .9))
    g = m.rng(edge, line + .38, line + .5, 0, 1, True)
    rim = m.rng(m.math('ABSOLUTE', m.math('SUBTRACT', edge, line + .52)), 0, .25, .5, 0, True)
    sp = m.math('GREATER_THAN', m.noise(co, 9, 2, .6), .685)
    sp2 = m.math('GREATER_THAN', m.noise(co, 24, 1), .70)
    s = m.math('MAXIMUM', sp, m.math('MULTIPLY', sp2, .7))
    cl = m.mix(m.rng(m.noise(co, 12, 4), .3, .7, 0, .5), clay, tuple(c * .7 for c in rgb(clay)[:3]) + (1,))
    gl = m.mix(m.rng(m.noise(co, .7, 3), .3, .75, 0, .22), glaze, clay)
    gl = m.mix(rim, gl, tuple(c * .62 for c in rgb(clay)[:3]) + (1,))
    base = m.mix(m.math('MULTIPLY', s, m.rng(g, 0, 1, .35, .8)), m.mix(g, cl, gl), speck)
    m.set(Base_Color=base, Roughness=m.rng(g, 0, 1, .85, .17), Specular=m.rng(g, 0, 1, .2, .5),
          Clearcoat=m.math('MULTIPLY', g, .35), Clearcoat_Roughness=.08)
    ring = m.noise(m.co(scale=(.05, .05, 1)), 1.8, 2)
    h = m.math('ADD', m.math('MULTIPLY', ring, .35), m.math('MULTIPLY', m.noise(co, 40, 3), m.rng(g, 0, 1, .22, .012)))
    h = m.math('MULTIPLY_ADD', g, .3, h)
    m.bump(h, .07)
    return m.m
