// Stationary points on a picture, each with a shape of its own and a label that covers no other.

// Pixels: what a character of a label is wide, and how far apart the lines of two labels are.
const BOLD_CHARACTER = 8.6;
const SMALL_CHARACTER = 7;
const LINE = 13;
const MARK = 10; // half of the width of a shape

const SHAPES = [
  [/minimum/, "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z"],
  [/maximum/, "M0 -9L9 7H-9z"],
  [/inflection/, "M0 -10L10 0L0 10L-10 0z"],
  [/./, "M-7 -7L7 7M7 -7L-7 7"],
];

function drawMarks(on, toPixels) {
  const { left, right, top, bottom } = on.box;
  const isInside = ([x, y]) => left <= x && x <= right && top <= y && y <= bottom;
  const seen = page.marks.filter((mark) => isInside(toPixels(mark)));
  for (const [x, y] of seen.map(toPixels)) on.taken.push([x, MARK, y + 4]);
  for (const mark of seen) {
    const [x, y] = toPixels(mark);
    const [, d] = SHAPES.find(([kind]) => kind.test(mark.kind));
    shape(on.inside, "path", { class: "mark", d, transform: `translate(${pixel(x)} ${pixel(y)})` });
    const text = mark.kind.replace(/^(the|an?) /, "");
    const half = (text.length * BOLD_CHARACTER) / 2 + 6;
    const middle = Math.max(left + half, Math.min(right - half, x));
    const places = [y + 24, y - 15, y + 40, y - 31];
    const line = places.find((place) => place > top + 10 && place < bottom - 2 && isFree(on, middle, half, place));
    if (line === undefined) continue;
    on.taken.push([middle, half, line]);
    const place = { x: pixel(middle), y: pixel(line), "text-anchor": "middle" };
    shape(on.above, "text", { class: "label", ...place }, text);
  }
}

// Whether a label of this middle, half width and line would cover no other.
function isFree({ taken }, middle, half, line) {
  return taken.every(([m, h, l]) => Math.abs(m - middle) > h + half || Math.abs(l - line) > LINE);
}

// The value of a contour, beside its segment that is nearest to the middle line of the picture.
function labelContour(on, segments, text) {
  const slant = ([a, b]) => {
    const across = (on.x(a) - on.box.left) / (on.box.right - on.box.left);
    const down = (on.y(b) - on.box.top) / (on.box.bottom - on.box.top);
    const atRim = across < 0.06 || across > 0.94 || down < 0.06 || down > 0.94;
    return Math.abs(across - down) + (atRim ? 1 : 0);
  };
  const half = (text.length * SMALL_CHARACTER) / 2 + 4;
  const line = ([, b]) => on.y(b) + 4;
  const places = segments.filter((s) => slant(s) <= 0.5 && isFree(on, on.x(s[0]), half, line(s)));
  if (places.length === 0) return;
  const nearest = places.reduce((best, segment) => (slant(segment) < slant(best) ? segment : best));
  on.taken.push([on.x(nearest[0]), half, line(nearest)]);
  const place = { x: pixel(on.x(nearest[0])), y: pixel(line(nearest)), "text-anchor": "middle" };
  shape(on.inside, "text", { class: "level", ...place }, text);
}
