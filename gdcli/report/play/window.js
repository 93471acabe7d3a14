// What part of the plane is shown: a run and a zoom in, ranges out.

const REACH = 3; // how far from the start a path is followed, in distances of the start from zero and the marks
const MARGIN = 0.08; // on each side, of what is shown
const SMALLEST = 1; // a window, in the same distances
const LARGEST = 1e307; // value that is shown
const NARROWEST = 0.6; // of the wider of two axes

// One range an axis. Each zoom halves it, about the last point of the path within.
function windowOf({ iterates }, start, zoom) {
  const ranges = start.map((begin, axis) => {
    const marked = page.marks.map((mark) => mark.point[axis]);
    const size = Math.max(Math.abs(begin), ...marked.map((value) => Math.abs(value - begin))) || 1;
    let low = begin, high = begin;
    for (const value of [...marked, ...iterates.map(({ point }) => point[axis])]) {
      if (Math.abs(value - begin) <= REACH * size) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    const missing = Math.max(0, SMALLEST * size - (high - low));
    return widened(low - missing / 2, high + missing / 2);
  });
  const widest = Math.max(...ranges.map(([low, high]) => high - low));
  const shares = ranges.map(([low, high]) => {
    const half = Math.max(high - low, NARROWEST * widest) * (0.5 + MARGIN);
    return [(low + high) / 2 - half, (low + high) / 2 + half];
  });
  const inside = ({ point }) => point.every((value, i) => shares[i][0] <= value && value <= shares[i][1]);
  const last = iterates.findLast(inside);
  if (zoom === 0 || last === undefined) return shares;
  return shares.map(([low, high], axis) => {
    const half = (high - low) / 2 / 2 ** zoom;
    const shift = Math.max(low + half, Math.min(high - half, last.point[axis]));
    return [shift - half, shift + half];
  });
}

// The range of the finite ones of some values, without the outermost hundredths, and with `wanted` in it.
function rangeOf(values, wanted) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const inner = sorted.length ? [at(0.02), at(0.98)] : [];
  const [low, high] = widened(Math.min(...inner, ...wanted), Math.max(...inner, ...wanted));
  const margin = (high - low) * MARGIN;
  return [low - 2 * margin, high + margin];
}

// A range in which doubles can be told apart, and whose size is a double.
function widened(low, high) {
  if (!(low <= high)) return [-1, 1];
  const [a, b] = [low, high].map((value) => Math.max(-LARGEST, Math.min(LARGEST, value)));
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (b - a > 1e-12 * size && b - a > 1 / LARGEST) return [a, b];
  const half = size > 1e12 / LARGEST ? size / 20 : 1;
  return [a - half, b + half];
}
