"""Belgium by its language areas: our own drawing, from rounded coordinates, true enough to find oneself on it."""

from functools import cache

# Degrees of longitude and latitude, in hundredths.
Outline = list[tuple[int, int]]

# A degree of longitude is as much narrower than one of latitude at 50.5 degrees north.
NARROWING = 0.636
WEST, NORTH, SCALE = 252, 5154, 1.55
WIDTH, HEIGHT = 386, 322

COAST_AND_NORTH: Outline = [
    (255, 5109), (275, 5115), (292, 5124), (320, 5134), (337, 5137), (338, 5128), (353, 5125), (358, 5130),
    (379, 5126), (389, 5121), (406, 5125), (424, 5137), (438, 5136), (440, 5144), (448, 5148), (456, 5143),
    (466, 5143), (478, 5150), (484, 5148), (490, 5141), (504, 5148), (510, 5143), (508, 5139), (524, 5131),
    (524, 5126), (541, 5126), (556, 5122), (565, 5119), (584, 5116), (586, 5114), (579, 5106), (577, 5096),
    (572, 5090), (564, 5087), (565, 5081), (569, 5080),
]  # fmt: skip
EAST_AND_SOUTH: Outline = [
    (572, 5076), (572, 5073), (577, 5071), (588, 5071), (589, 5076),
    (602, 5075), (612, 5072), (618, 5063), (626, 5062), (620, 5053), (634, 5049),
    (637, 5045), (640, 5032), (629, 5027), (618, 5022), (617, 5016), (614, 5013), (602, 5018), (597, 5016),
    (588, 5008), (582, 5001), (574, 4997), (574, 4990), (576, 4986), (575, 4979), (583, 4973), (590, 4967),
    (586, 4958), (581, 4955), (547, 4950), (540, 4961), (531, 4962), (527, 4969), (516, 4970), (509, 4976),
    (496, 4980), (486, 4980), (488, 4991), (479, 4996), (485, 5008), (488, 5015), (480, 5016), (469, 5009),
    (469, 5000), (451, 4994), (423, 4996), (414, 4998), (420, 5008), (415, 5013), (422, 5025), (403, 5035),
    (389, 5033), (371, 5031), (366, 5037), (366, 5045), (350, 5049), (337, 5049), (329, 5053), (328, 5060),
    (323, 5070), (317, 5075),
]  # fmt: skip
WEST_BORDER: Outline = [
    (315, 5078), (310, 5078), (300, 5077), (290, 5070), (279, 5073), (272, 5081), (260, 5084), (261, 5091), (258, 5100),
]  # fmt: skip
# From Mouscron to the Meuse.
LANGUAGE_BORDER: Outline = [
    (325, 5077), (333, 5077), (336, 5071), (343, 5074), (352, 5077), (360, 5072), (366, 5075), (378, 5076),
    (384, 5073), (393, 5069), (400, 5071), (412, 5071), (430, 5071), (440, 5073), (453, 5075), (464, 5078),
    (478, 5080), (490, 5075), (498, 5076), (510, 5071), (528, 5073), (545, 5075), (558, 5079),
]  # fmt: skip
BRUSSELS: Outline = [
    (425, 5083), (429, 5086), (430, 5088), (435, 5090), (440, 5091), (444, 5089), (447, 5085), (448, 5080),
    (444, 5078), (439, 5077), (433, 5079), (429, 5081),
]  # fmt: skip
EUPEN: Outline = [
    (602, 5075), (612, 5072), (618, 5063), (623, 5060), (613, 5057), (604, 5059), (603, 5064), (596, 5069), (598, 5073),
]  # fmt: skip
SANKT_VITH: Outline = [
    (620, 5052), (634, 5049), (637, 5045), (640, 5032), (629, 5027), (618, 5022), (617, 5016), (614, 5013),
    (602, 5018), (602, 5024), (599, 5030), (604, 5036), (611, 5040), (610, 5044), (618, 5047),
]  # fmt: skip
COMINES: Outline = [(284, 5072), (290, 5077), (299, 5079), (303, 5077), (295, 5075), (290, 5070)]
VOEREN: Outline = [(572, 5076), (589, 5076), (588, 5071), (577, 5071), (572, 5073)]

SHAPES: dict[str, list[Outline]] = {
    "flanders": [[*COAST_AND_NORTH, *reversed(LANGUAGE_BORDER), *WEST_BORDER], VOEREN],
    "wallonia": [[*reversed(LANGUAGE_BORDER), *reversed([*EAST_AND_SOUTH, (317, 5077)]), (569, 5080)], COMINES],
    "brussels": [BRUSSELS],
    "german-speaking": [EUPEN, SANKT_VITH],
}


def place_on_map(longitude: int, latitude: int) -> tuple[int, int]:
    """A place, in hundredths of degrees, in units of the drawing."""
    return round((longitude - WEST) * NARROWING * SCALE), round((NORTH - latitude) * SCALE)


@cache
def areas() -> list[tuple[str, str]]:
    """The slug and the path of each area, in the order in which they are drawn: later ones lie on earlier ones."""
    return [(slug, "".join(map(_path, outlines))) for slug, outlines in SHAPES.items()]


def _path(outline: Outline) -> str:
    points = [place_on_map(*point) for point in outline]
    return f"M{' '.join(f'{x} {y}' for x, y in points)}z"
