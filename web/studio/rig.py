"""The rig: camera, backdrop and three softboxes that fit themselves to the product.

All distances and powers follow the product's size, so a thimble and a loudspeaker are lit alike.
"""
import math

import bpy
import numpy as np
from mathutils import Vector

import shapes
from materials import Mat, rgb
from shapes import fillet

sin, cos = math.sin, math.cos


def lookat(loc, tgt):
    """The rotation that turns a camera or a light at loc towards tgt."""
    return (Vector(tgt) - Vector(loc)).to_track_quat('-Z', 'Y').to_euler()


def polar(centre, r, az, el):
    """The point at distance r from centre; azimuth 0 is in front (-y), elevation 90 above. Degrees."""
    a, e = math.radians(az), math.radians(el)
    return Vector(centre) + Vector((sin(a) * cos(e), -cos(a) * cos(e), sin(e))) * r


def placed(name, data, loc, tgt):
    """Links data into the scene, out of the camera's sight, at loc and facing tgt."""
    ob = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(ob)
    ob.location, ob.rotation_euler, ob.visible_camera = loc, lookat(loc, tgt), False
    return ob


def feather(tree, edge):
    """A light's strength over its face: full inside, falling off near the rim, so that its reflection reads as a softbox."""
    def math_node(op, *values):
        node = tree.nodes.new('ShaderNodeMath')
        node.operation = op
        for socket, value in zip(node.inputs, values):
            if isinstance(value, bpy.types.NodeSocket): tree.links.new(value, socket)
            else: socket.default_value = value
        return node.outputs[0]
    face, split = tree.nodes.new('ShaderNodeNewGeometry'), tree.nodes.new('ShaderNodeSeparateXYZ')
    tree.links.new(face.outputs['Parametric'], split.inputs[0])
    inwards = [math_node('MINIMUM', axis, math_node('SUBTRACT', 1., axis)) for axis in split.outputs[:2]]
    ramp = tree.nodes.new('ShaderNodeMapRange')
    ramp.interpolation_type = 'SMOOTHSTEP'
    tree.links.new(math_node('MINIMUM', *inwards), ramp.inputs[0])
    ramp.inputs[2].default_value, ramp.inputs[3].default_value = edge, .12
    return ramp.outputs[0]


def softbox(name, loc, tgt, w, h, power, color=(1, 1, 1), edge=.14):
    """A rectangular light of w x h cm with a feathered edge; power in watts."""
    light = bpy.data.lights.new(name, 'AREA')
    light.shape, light.size, light.size_y = 'RECTANGLE', w, h
    light.energy, light.color, light.use_nodes = power, color, True
    tree = light.node_tree
    tree.links.new(feather(tree, edge), tree.nodes['Emission'].inputs['Strength'])
    return placed(name, light, loc, tgt)


def flag(loc, tgt, w, h, color=(.01, .01, .01)):
    """A dark card that only reflections see: it draws the edges of glass and brass."""
    me = bpy.data.meshes.new('flag')
    me.from_pydata([(-w / 2, -h / 2, 0), (w / 2, -h / 2, 0), (w / 2, h / 2, 0), (-w / 2, h / 2, 0)], [], [(0, 1, 2, 3)])
    me.materials.append(Mat(color, 1., name='flag').m)
    card = placed('flag', me, loc, tgt)
    card.visible_shadow = card.visible_diffuse = False
    return card


def product_points():
    """Points on the product's surface, in cm; objects marked noframe may leave the picture and do not count."""
    graph, clouds = bpy.context.evaluated_depsgraph_get(), []
    for ob in shapes.COL.objects:
        if ob.type != 'MESH' or ob.get('noframe'): continue
        shown = ob.evaluated_get(graph)
        mesh = shown.to_mesh()
        cloud = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get('co', cloud)
        shown.to_mesh_clear()
        cloud = cloud.reshape(-1, 3)[:: max(1, len(cloud) // 9000)]
        world = np.array(shown.matrix_world)
        clouds.append(cloud @ world[:3, :3].T + world[:3, 3])
    return np.concatenate(clouds)


def fit_camera(points, centre, size, az, el, fill, lens, aperture, focus, shift):
    """Sets the camera so that the points take up `fill` of the frame, moved up by `shift` half frames."""
    tan = 18 / lens
    target, distance = Vector(centre), size / tan
    for _ in range(12):
        loc = polar(target, distance, az, el)
        rotation = lookat(loc, target)
        axes = np.array(rotation.to_matrix())
        seen = (points - np.array(loc)) @ axes
        x, y = seen[:, 0] / -seen[:, 2] / tan, seen[:, 1] / -seen[:, 2] / tan
        right, up = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2 - shift
        target = target + Vector((axes[:, 0] * right + axes[:, 1] * up) * distance * tan)
        distance *= max(x.max() - x.min(), y.max() - y.min()) / 2 / fill
    cam = bpy.data.cameras.new('cam')
    ob = bpy.data.objects.new('cam', cam)
    bpy.context.scene.collection.objects.link(ob)
    bpy.context.scene.camera = ob
    ob.location, ob.rotation_euler = loc, rotation
    cam.lens, cam.sensor_width, cam.clip_start, cam.clip_end = lens, 36, .1, 1e5
    depth = -seen[:, 2]
    cam.dof.use_dof = aperture > 0
    cam.dof.focus_distance = float(depth.min() + focus * (depth.max() - depth.min()))
    cam.dof.aperture_fstop = lens * 1e-3 / (2 * max(aperture, 1e-6) * distance)


def backdrop(centre, floor, size, az, colour, lift):
    """A seamless sweep that follows the camera's azimuth; `lift` is a little light of its own against grey corners."""
    profile = fillet([(-14 * size, 0), (5.5 * size, 0), (5.5 * size, 16 * size)], 4.2 * size, 24)
    a, half = math.radians(az), 16 * size
    points = [(centre[0] + x * cos(a) - y * sin(a), centre[1] + x * sin(a) + y * cos(a), z) for y, z in profile for x in (-half, half)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    me = bpy.data.meshes.new('sweep')
    me.from_pydata(points, [], faces)
    me.polygons.foreach_set('use_smooth', [True] * len(faces))
    sweep = bpy.data.objects.new('sweep', me)
    bpy.context.scene.collection.objects.link(sweep)
    m = Mat(name='backdrop')
    paper, shine = m.n('BsdfDiffuse', Color=rgb(colour)).outputs[0], m.n('Emission', Color=rgb(colour), Strength=lift).outputs[0]
    m.t.links.new(m.n('AddShader', ins=(paper, shine)).outputs[0], m.out.inputs[0])
    me.materials.append(m.m)
    sweep.location.z = float(floor) - .002 * size


def ambient(strength):
    """White light from all around."""
    world = bpy.data.worlds.new('w')
    bpy.context.scene.world = world
    world.use_nodes = True
    inputs = world.node_tree.nodes['Background'].inputs
    inputs[0].default_value, inputs[1].default_value = (1, 1, 1, 1), strength


def studio(bg='#ece7df', az=20, el=14, fill=.76, lens=85, aperture=.006, focus=.3, key=1.15, fillk=.22, rim=.66, amb=.1, key_az=-42,
           key_el=48, flags=False, shift=.0, exposure=.12, warm=.03, key_size=.72, lift=.2):
    """Lights and frames the product. Angles in degrees; key, fillk, rim and amb are strengths.

    flags puts dark cards at both sides: True for wide ones behind, or their angle for narrow ones.
    """
    points = product_points()
    low, high = points.min(0), points.max(0)
    centre, size = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    fit_camera(points, centre, size, az, el, fill, lens, aperture, focus, shift)
    backdrop(centre, low[2], size, az, bg, lift)
    target, power = tuple(centre), 300 * size * size
    at = lambda r, angle, elevation: polar(centre, r * size, az + angle, elevation)
    side = 4.2 * size * key_size
    softbox('key', at(5.2, key_az, key_el), target, side, side, power * 2.3 * key, (1, 1 - warm, 1 - 2.2 * warm))
    softbox('fill', at(6., 62, 22), target, 3 * size, 5.5 * size, power * 1.9 * fillk, (1 - warm, 1 - warm * .4, 1))
    softbox('rim', at(5., 172, 62), target, 6 * size, 2.4 * size, power * 1.6 * rim)
    ambient(amb)
    if flags:
        angle, width = (122, 1.7) if flags is True else (flags, .7)
        for s in (-1, 1): flag(at(1.9, angle * s, 2), target, width * size, 4 * size)
    view = bpy.context.scene.view_settings
    view.view_transform, view.look, view.exposure = 'Filmic', 'High Contrast', exposure
