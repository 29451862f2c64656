"""Renders the shop's product pictures. Run by Blender 3.4 or later:

    blender -b --factory-startup -P web/studio/render.py -- [--px 960] [--spp 32] [--list] NAME...

A name is a product's SKU, or a SKU with ".2" for its second view. Pictures go as PNG to
the folder that SHOTS_OUT names (out). publish.py turns them into what the shop serves.
"""
import importlib
import os
import sys
import time

import bpy

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, 'models')]

import picture
import shapes
from rig import studio

# The file of models for each department, by the first letters of its SKUs.
FAMILIES = {
    'KIT': 'kitchenware', 'HOM': 'homeware', 'AUD': 'electronics', 'BKS': 'stationery',
    'GDN': 'gardenware', 'PLY': 'playthings', 'BTH': 'bathware', 'TLS': 'tools',
}


def shots(department):
    """A department's pictures by name: (model, its arguments, the studio's arguments)."""
    return importlib.import_module(FAMILIES[department]).SHOTS


def shoot(name, shot, px, spp):
    """Models, lights and renders one picture. A view's `samples` multiplies spp, for glass and other noisy things."""
    started = time.time()
    model, arguments, view = shot
    view = dict(view)
    spp = int(spp * view.pop('samples', 1))
    shapes.new_scene(name.split('.')[0])
    model(**arguments)
    bpy.context.view_layer.update()
    studio(**view)
    picture.render(name, px, spp)
    print(f'SHOT {name} in {time.time() - started:.1f} s', flush=True)


def main():
    """Reads the words after -- and renders the pictures they name."""
    words = sys.argv[sys.argv.index('--') + 1:]
    px, spp, names = 960, 32, []
    while words:
        word = words.pop(0)
        if word == '--px':
            px = int(words.pop(0))
        elif word == '--spp':
            spp = int(words.pop(0))
        elif word == '--list':
            print('\n'.join(name for department in FAMILIES for name in shots(department)))
            return
        else:
            names.append(word)
    os.makedirs(picture.OUT, exist_ok=True)
    for name in names:
        shoot(name, shots(name[:3])[name], px, spp)


main()
