"""Rendering and denoising of one picture.

Each picture is rendered twice with half the samples and another seed. Where the two
halves agree there is detail, where they differ there is noise.
"""
from concurrent.futures import ThreadPoolExecutor
import os

import bpy
import numpy as np

try:
    from scipy.ndimage import uniform_filter
except ImportError:
    uniform_filter = None

OUT = os.environ.get('SHOTS_OUT', 'out')
PASSES = 'Image', 'Denoising Albedo', 'Denoising Normal'
FEATURES = PASSES[1:]


def render(name, px=960, spp=32):
    """Renders the scene to OUT/name.png, px pixels square, with spp samples a pixel."""
    scene = bpy.context.scene
    set_up(scene, px, spp // 2)
    folder = f'{OUT}/tmp_{name}'
    write_passes(scene, folder)
    save(denoise([half(scene, folder, px, k) for k in (1, 2)]), f'{OUT}/{name}.png', px)


def set_up(scene, px, samples):
    """Cycles on the processor, with few bounces and no caustics."""
    scene.render.engine = 'CYCLES'
    scene.render.resolution_x = scene.render.resolution_y = px
    scene.render.use_persistent_data = True
    scene.view_layers[0].cycles.denoising_store_passes = True
    settings = dict(
        device='CPU', samples=samples, use_adaptive_sampling=True, adaptive_threshold=.012, adaptive_min_samples=16, use_denoising=False,
        max_bounces=8, diffuse_bounces=3, glossy_bounces=4, transmission_bounces=10, transparent_max_bounces=10,
        caustics_reflective=False, caustics_refractive=False, sample_clamp_indirect=4., blur_glossy=.5,
        pixel_filter_type='BLACKMAN_HARRIS', filter_width=1.5)
    for setting, value in settings.items(): setattr(scene.cycles, setting, value)


def pass_file(name):
    """A pass's file name before the number of its frame."""
    return name.replace(' ', '_') + '_'


def write_passes(scene, folder):
    """Has the compositor write the passes as 32 bit EXR files to folder."""
    os.makedirs(folder, exist_ok=True)
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers, files = tree.nodes.new('CompositorNodeRLayers'), tree.nodes.new('CompositorNodeOutputFile')
    files.base_path = folder
    files.format.file_format, files.format.color_depth, files.format.color_mode = 'OPEN_EXR', '32', 'RGBA'
    files.file_slots.clear()
    for name in PASSES:
        files.file_slots.new(pass_file(name))
        tree.links.new(layers.outputs[name], files.inputs[-1])


def half(scene, folder, px, frame):
    """Renders one half of the samples; returns its passes by name as arrays of px x px x 3."""
    scene.cycles.seed = 10 + frame
    scene.frame_set(frame)
    bpy.ops.render.render(write_still=False)
    passes = {}
    for name in PASSES:
        image = bpy.data.images.load(f'{folder}/{pass_file(name)}{frame:04d}.exr')
        pixels = np.empty(px * px * 4, np.float32)
        image.pixels.foreach_get(pixels)
        passes[name] = pixels.reshape(px, px, 4)[..., :3]
        bpy.data.images.remove(image)
    return passes


def save(pixels, path, px):
    """Writes linear light as a PNG, through the scene's view transform."""
    image = bpy.data.images.new('o', px, px, alpha=True, float_buffer=True)
    opaque = np.concatenate([pixels, np.ones((px, px, 1))], -1)
    image.pixels.foreach_set(np.ascontiguousarray(opaque, np.float32).ravel())
    image.update()
    settings = bpy.context.scene.render
    settings.image_settings.file_format, settings.image_settings.color_mode, settings.image_settings.color_depth = 'PNG', 'RGB', '8'
    settings.dither_intensity = .6
    image.save_render(path, scene=bpy.context.scene)


def denoise(halves, edge=.2):
    """A denoised picture in linear light from two halves of its samples.

    The light is filtered apart from the albedo, which has little noise, so that print
    and texture stay sharp. At edges a share of the unfiltered picture goes back in.
    """
    albedos = [np.maximum(h['Denoising Albedo'], 0) + .04 for h in halves]
    albedo = (albedos[0] + albedos[1]) / 2
    light = [np.log1p(np.clip(h['Image'] / a, 0, 60)) for h, a in zip(halves, albedos)]
    features, noise, scale, edges = guides(halves)
    smooth = settle(cross_filter(light, features, noise, scale), features, scale)
    raw = np.clip((halves[0]['Image'] + halves[1]['Image']) / 2, 0, 30)
    share = edges * edge
    return np.expm1(smooth) * albedo * (1 - share) + raw * share


def box(x, r):
    """The mean over squares of 2r + 1 pixels."""
    if uniform_filter: return uniform_filter(x, (2 * r + 1, 2 * r + 1) + (1,) * (x.ndim - 2), mode='nearest')
    for ax in (0, 1):
        sums = np.pad(x, [(r + 1, r) if i == ax else (0, 0) for i in range(x.ndim)], mode='edge').cumsum(ax, dtype=np.float64)
        n = x.shape[ax]
        x = ((np.take(sums, range(2 * r + 1, 2 * r + 1 + n), ax) - np.take(sums, range(0, n), ax)) / (2 * r + 1)).astype(np.float32)
    return x


def guides(halves, kf=.6):
    """Albedo and normals, which tell surfaces apart: (features, their noise, weight of a difference, strength of edges 0 to 1)."""
    pairs = [[h[name] for h in halves] for name in FEATURES]
    features = np.concatenate([(a + b) / 2 for a, b in pairs], -1).astype(np.float32)
    variance = box(np.concatenate([(a - b) ** 2 / 4 for a, b in pairs], -1), 1)
    gy, gx = np.gradient(features, axis=(0, 1))
    spread = np.maximum(np.maximum(variance, gx ** 2 + gy ** 2), np.array([2e-4] * 3 + [1e-3] * 3, np.float32))
    steep = np.maximum(np.abs(gx), np.abs(gy)) / np.array([.12] * 3 + [.9] * 3, np.float32)
    return features, 2 * variance, (1 / (4 * kf * kf * spread)).astype(np.float32), np.clip(steep.max(-1), 0, 1)[..., None]


def shifted(dy, dx, height, width):
    """Slices of a picture and of the same picture moved by (dy, dx), where both have pixels."""
    here = slice(max(0, -dy), min(height, height - dy)), slice(max(0, -dx), min(width, width - dx))
    there = slice(max(0, dy), min(height, height + dy)), slice(max(0, dx), min(width, width + dx))
    return here, there


def cross_filter(light, features, noise, scale, rad=7, patch=2, k=.55):
    """Non-local means: each half is averaged with weights taken from the other (Rousselle et al., 2012)."""
    a, b = light
    height, width = a.shape[:2]
    var = box((a - b) ** 2 / 2, 2).astype(np.float32) + 1e-7

    def work(moves):
        sums = [np.zeros_like(a), np.zeros_like(a)]
        weights = [np.zeros((height, width, 1), np.float32) for _ in light]
        for dy, dx in moves:
            p, q = shifted(dy, dx, height, width)
            unlike = ((features[p] - features[q]) ** 2 - noise[p]) * scale[p]
            same_surface = np.exp(-np.clip(unlike.max(-1), 0, 30))
            vm, vs = var[p] + np.minimum(var[p], var[q]), 1 / (k * k * (var[p] + var[q]) + 1e-6)
            for s, (guide, target) in enumerate(((a, b), (b, a))):
                apart = (((guide[p] - guide[q]) ** 2 - vm) * vs).mean(-1)
                w = np.minimum(np.exp(-np.clip(box(apart, patch), 0, 30)), same_surface)[..., None]
                sums[s][p] += w * target[q]
                weights[s][p] += w
                if dy or dx:
                    sums[s][q] += w * target[p]
                    weights[s][q] += w
        return sums, weights

    # Half of the moves: each also serves its opposite.
    moves = [(dy, dx) for dy in range(rad + 1) for dx in range(-rad, rad + 1) if (dy > 0 or dx >= 0) and dy * dy + dx * dx <= rad * rad]
    threads = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(work, [moves[i::threads] for i in range(threads)]))
    return [sum(sums[s] for sums, _ in parts) / sum(weights[s] for _, weights in parts) for s in (0, 1)]


def settle(light, features, scale, steps=(2, 4, 8, 16), k=2.):
    """Evens out the blotches that filtering leaves, as strongly as the two halves still disagree (an edge-avoiding wavelet pass)."""
    mean = (light[0] + light[1]) / 2
    var = box((light[0] - light[1]) ** 2 / 4, 8).mean(-1).clip(1e-7, 1e-3)
    height, width = var.shape
    for step in steps:
        total, weight = mean.copy(), np.ones((height, width, 1), np.float32)
        for dy, dx in ((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx):
            p, q = shifted(dy * step, dx * step, height, width)
            apart = ((mean[p] - mean[q]) ** 2).mean(-1) / (k * k * (var[p] + var[q]))
            unlike = ((features[p] - features[q]) ** 2 * scale[p]).max(-1)
            w = np.exp(-np.clip(apart + unlike, 0, 30))[..., None] * (.6 if dy and dx else .8)
            total[p] += w * mean[q]
            weight[p] += w
        mean = total / weight
    return mean
