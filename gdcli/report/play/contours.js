// Lines of equal loss: a function of two variables and ranges in, levels with their segments out.

const COLUMNS = 160;
const ROWS = 120;
const LEVELS = 14;

// [{level, segments: [[x, y, x, y], ...]}, ...], the lowest first.
function contoursOf(loss, [left, right], [bottom, top]) {
  const xs = Array.from({ length: COLUMNS + 1 }, (_, i) => left + ((right - left) * i) / COLUMNS);
  const ys = Array.from({ length: ROWS + 1 }, (_, j) => bottom + ((top - bottom) * j) / ROWS);
  const grid = ys.map((y) => xs.map((x) => loss(x, y)[0]));
  return levelsOf(grid.flat()).map((level) => ({ level, segments: segmentsAt(level, xs, ys, grid) }));
}

// Levels that share the picture evenly among them, a little closer together in the valleys.
function levelsOf(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const levels = [];
  for (let i = 1; i <= LEVELS; i++) {
    const level = sorted[Math.floor(((i / (LEVELS + 1)) ** 1.6) * (sorted.length - 1))];
    if (levels.length === 0 || level > levels[levels.length - 1]) levels.push(level);
  }
  return levels;
}

// Marching squares: of each cell the pieces that part its corners above the level from those below.
function segmentsAt(level, xs, ys, grid) {
  const segments = [];
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      const corners = [
        [xs[i], ys[j], grid[j][i]],
        [xs[i + 1], ys[j], grid[j][i + 1]],
        [xs[i + 1], ys[j + 1], grid[j + 1][i + 1]],
        [xs[i], ys[j + 1], grid[j + 1][i]],
      ];
      if (!corners.every(([, , value]) => Number.isFinite(value))) continue;
      const crossings = [];
      corners.forEach((corner, k) => {
        const next = corners[(k + 1) % 4];
        if (corner[2] >= level !== next[2] >= level) crossings.push(between(corner, next, level));
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) segments.push([...crossings[k], ...crossings[k + 1]]);
    }
  }
  return segments;
}

function between([x0, y0, v0], [x1, y1, v1], level) {
  const share = (level - v0) / (v1 - v0);
  return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
}
