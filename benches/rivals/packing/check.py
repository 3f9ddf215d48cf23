"""Are packings printed one JSON object a line valid?

    python3 benches/rivals/packing/check.py boxes.csv items.csv out.jsonl [--upright]

Checks every placement against its box, every other placement and the item that it claims to be, the weights, that nothing floats,
and that each unit is somewhere exactly once. Works for `landfall pack` and for the rivals; shares no code with any of them.
"""

import collections
import csv
import json
import sys


def area(one, other):
    sides = []
    for axis in (0, 1):
        low = max(one["at_mm"][axis], other["at_mm"][axis])
        high = min(one["at_mm"][axis] + one["size_mm"][axis], other["at_mm"][axis] + other["size_mm"][axis])
        sides.append(max(0, high - low))
    return sides[0] * sides[1]


def main():
    boxes_file, items_file, out_file, *flags = sys.argv[1:]
    upright = "--upright" in flags
    with open(boxes_file, newline="") as file:
        boxes = {row[0]: list(map(int, row[1:9])) for row in csv.reader(file) if row[1].isdigit()}
    orders = {}
    with open(items_file, newline="") as file:
        for order, quantity, item, *numbers in csv.reader(file):
            if quantity.isdigit():
                size = orders.setdefault(order, {}).setdefault((item, *map(int, numbers)), 0)
                orders[order][(item, *map(int, numbers))] = size + int(quantity)
    faults, total, answered = collections.Counter(), 0, 0
    for line in open(out_file):
        answer = json.loads(line)
        answered += 1
        wanted = orders[answer["order"]]
        named = collections.defaultdict(list)
        for item, *numbers in wanted:
            named[item].append(numbers)
        seen = collections.Counter(unit["item"] for unit in answer["unpacked"])
        faults["left over"] += len(answer["unpacked"])
        for box in answer["boxes"]:
            total += 1
            _, _, _, tare, *inner, gross = boxes[box["box"]]
            if box["weight_g"] > gross:
                faults["too heavy"] += 1
            net = 0
            for index, one in enumerate(box["placements"]):
                seen[one["item"]] += 1
                at, size = one["at_mm"], one["size_mm"]
                turned = [
                    numbers
                    for numbers in named[one["item"]]
                    if sorted(numbers[:3]) == sorted(size) and (not upright or numbers[2] == size[2])
                ]
                faults["wrong size"] += not turned
                net += (turned or named[one["item"]])[0][3]
                faults["outside"] += any(at[axis] < 0 or at[axis] + size[axis] > inner[axis] for axis in range(3))
                others = box["placements"][:index] + box["placements"][index + 1 :]
                for other in others[index:]:
                    low, high = sorted((one, other), key=lambda placement: placement["at_mm"][2])
                    meets = low["at_mm"][2] + low["size_mm"][2] > high["at_mm"][2]
                    faults["overlapping"] += meets and area(one, other) > 0
                rests = any(other["at_mm"][2] + other["size_mm"][2] == at[2] and area(one, other) for other in others)
                faults["floating"] += at[2] > 0 and not rests
            faults["wrong weight"] += net + tare != box["weight_g"]
        units = collections.Counter()
        for (item, *_), quantity in wanted.items():
            units[item] += quantity
        faults["missing or doubled"] += sum(((units - seen) + (seen - units)).values())
    found = ", ".join(f"{count} {what}" for what, count in faults.items() if count) or "no faults"
    print(f"{answered} orders, {total} boxes: {found}")


main()
