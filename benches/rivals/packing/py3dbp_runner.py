"""How does py3dbp pack the same orders?

    python3 -m pip install py3dbp==1.1.2
    python3 benches/rivals/packing/py3dbp_runner.py boxes.csv items.csv [--limit 200] > out.jsonl
    python3 benches/rivals/packing/check.py boxes.csv items.csv out.jsonl

The library fills one box and turns everything freely; an order is packed as a user of it would: the smallest box that takes
everything; where none does, the box that takes the most volume, and so on with what is left. Prints one JSON object a line as
`landfall pack` does, and the times on standard error.
"""

import csv
import json
import sys
import time

try:
    from py3dbp import Bin, Item, Packer
except ImportError:
    sys.exit("py3dbp is absent: python3 -m pip install py3dbp==1.1.2")


def read(boxes_file, items_file):
    with open(boxes_file, newline="") as file:
        boxes = [[row[0], *map(int, row[1:9])] for row in csv.reader(file) if row[1].isdigit()]
    boxes.sort(key=lambda box: box[1] * box[2] * box[3])
    orders = {}
    with open(items_file, newline="") as file:
        for order, quantity, item, *numbers in csv.reader(file):
            if quantity.isdigit():
                orders.setdefault(order, []).extend([(item, *map(int, numbers))] * int(quantity))
    return boxes, orders


def fill(box, units):
    name, _, _, _, tare, width, length, depth, gross = box
    packer = Packer()
    packer.add_bin(Bin(name, width, length, depth, gross - tare))
    for number, (_, width, length, depth, weight) in enumerate(units):
        packer.add_item(Item(str(number), width, length, depth, weight))
    packer.pack(bigger_first=True, number_of_decimals=0)
    return packer.bins[0].items


def pack(boxes, units):
    packed = []
    while units:
        best = None
        for box in boxes:
            inside = fill(box, units)
            filled = sum(int(item.get_volume()) for item in inside)
            if inside and (best is None or filled > best[0]):
                best = (filled, box, inside)
            if len(inside) == len(units):
                break
        if best is None:
            break
        _, box, inside = best
        numbers = {int(item.name) for item in inside}
        placements = [
            {
                "item": units[int(item.name)][0],
                "at_mm": [int(value) for value in item.position],
                "size_mm": [int(value) for value in item.get_dimension()],
            }
            for item in inside
        ]
        weight = box[4] + sum(units[number][4] for number in numbers)
        packed.append({"box": box[0], "weight_g": weight, "placements": placements})
        units = [unit for number, unit in enumerate(units) if number not in numbers]
    return packed, units


def main():
    boxes_file, items_file, *flags = sys.argv[1:]
    limit = int(flags[flags.index("--limit") + 1]) if "--limit" in flags else None
    boxes, orders = read(boxes_file, items_file)
    times, total = [], 0
    for order, units in list(orders.items())[:limit]:
        started = time.perf_counter()
        packed, left = pack(boxes, units)
        times.append((time.perf_counter() - started) * 1e6)
        total += len(packed)
        unpacked = [{"item": unit[0], "because": "left over"} for unit in left]
        print(json.dumps({"order": order, "boxes": packed, "unpacked": unpacked}))
    times.sort()
    median, late = (times[int((len(times) - 1) * share)] for share in (0.5, 0.99))
    print(f"py3dbp: {len(times)} orders, {total} boxes; median {median:.0f} µs, 99th percentile {late:.0f} µs", file=sys.stderr)


main()
