"""A figure as a picture for Word: bars with their numbers. The words are in the text of the document."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from initiatives.report.content import Figure

# In pixels, at about 300 a printed inch.
STEP, HEIGHT, ABOVE, BELOW, TEXT = 90, 320, 50, 50, 26
BAR, INK, QUIET, RULE = "#1f5d72", "#1d1b18", "#5b564e", "#bdb6aa"


def as_png(figure: Figure) -> BytesIO:
    width, floor = STEP * len(figure.bars), ABOVE + HEIGHT
    image = Image.new("RGB", (width, floor + BELOW), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(TEXT)
    most = max((bar.number for bar in figure.bars), default=0) or 1
    for place, bar in enumerate(figure.bars):
        top, left = floor - round(HEIGHT * bar.number / most), STEP * place
        draw.rectangle((left + 12, top, left + STEP - 12, floor), fill=BAR)
        draw.text((left + STEP // 2, top - 6), str(bar.number), fill=INK, font=font, anchor="mb")
        draw.text((left + STEP // 2, floor + 12), bar.label, fill=QUIET, font=font, anchor="mt")
    draw.line((0, floor, width, floor), fill=RULE, width=2)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    written.seek(0)
    return written
