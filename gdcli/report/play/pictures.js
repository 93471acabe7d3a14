// The pictures: a run in, a drawing out, and on it the way up to an epoch.
// Each returns the plane it drew on, with `toPixels` from an iterate to a place.

const MOST_STROKES = 5000; // of a path: more cannot be told apart

// The loss as a curve over the only variable.
function drawCurve(svg, run, start, zoom) {
  const [xRange] = windowOf(run, start, zoom);
  const count = 600;
  const xs = Array.from({ length: count + 1 }, (_, i) => xRange[0] + ((xRange[1] - xRange[0]) * i) / count);
  const losses = xs.map((x) => lossOf(x)[0]);
  const seen = run.iterates.filter(({ point }) => xRange[0] <= point[0] && point[0] <= xRange[1]);
  const yRange = rangeOf(losses, extremesOf(seen.map(({ loss }) => loss)));
  const on = plane(svg, { xRange, yRange, xName: page.variables[0], yName: "loss" });
  const line = lineThrough(xs.map((x, i) => [on.x(x), on.y(losses[i])]));
  shape(on.inside, "path", { class: "curve", d: line });
  const toPixels = ({ point, loss }) => [on.x(point[0]), on.y(loss)];
  drawMarks(on, (mark) => [on.x(mark.point[0]), on.y(lossOf(...mark.point)[0])]);
  return { ...on, toPixels, walk: shape(on.inside, "g", {}), ranges: [xRange] };
}

// The loss over two variables as contours.
function drawContours(svg, run, start, zoom) {
  const [xRange, yRange] = windowOf(run, start, zoom);
  const on = plane(svg, { xRange, yRange, xName: page.variables[0], yName: page.variables[1] });
  const levels = contoursOf(lossOf, xRange, yRange);
  levels.forEach(({ level, segments }, i) => {
    const share = Math.round((100 * i) / Math.max(1, levels.length - 1));
    const d = segments
      .map(([a, b, c, e]) => `M${pixel(on.x(a))} ${pixel(on.y(b))}L${pixel(on.x(c))} ${pixel(on.y(e))}`)
      .join("");
    const line = shape(on.inside, "path", { class: "contour", d });
    line.style.stroke = `color-mix(in oklab, var(--high) ${share}%, var(--low))`;
  });
  drawMarks(on, (mark) => [on.x(mark.point[0]), on.y(mark.point[1])]);
  levels.forEach(({ level, segments }, i) => {
    if (i % 3 === 1) labelContour(on, segments, tickLabel(Number(level.toPrecision(3))));
  });
  const toPixels = ({ point }) => [on.x(point[0]), on.y(point[1])];
  return { ...on, toPixels, walk: shape(on.inside, "g", {}), ranges: [xRange, yRange] };
}

// The loss per epoch; on a logarithmic axis how far it is above its floor.
function drawHistory(svg, { iterates }, isLogarithmic) {
  const floor = floorOf(iterates);
  const height = ({ loss }) => (isLogarithmic ? Math.log10(loss - floor) : loss);
  const heights = iterates.map(height).filter(Number.isFinite);
  const [low, high] = widened(...extremesOf(heights));
  const margin = (high - low) * 0.05;
  const last = iterates.length ? iterates[iterates.length - 1].epoch : 1;
  const on = plane(svg, {
    xRange: [0, 1.02 * Math.max(1, last)],
    yRange: [low - margin, high + margin],
    xName: "epoch",
    xTicks: wholeTicksOf,
    yName: isLogarithmic ? aboveFloor(floor) : "loss",
    yLabels: isLogarithmic ? powerLabel : tickLabel,
    yTicks: isLogarithmic ? powersOf : ticksOf,
  });
  const toPixels = (iterate) => [on.x(iterate.epoch), on.y(height(iterate))];
  return { ...on, toPixels, walk: shape(on.inside, "g", {}) };
}

// Not by Math.min(...values), whose arguments are counted.
function extremesOf(values) {
  const wider = ([low, high], value) => [Math.min(low, value), Math.max(high, value)];
  return values.reduce(wider, [Infinity, -Infinity]);
}

// What losses are measured from: the lowest that is known, or zero where only a run above it is.
function floorOf(iterates) {
  const marked = page.marks.map((mark) => lossOf(...mark.point)[0]).filter(Number.isFinite);
  const lowest = iterates.reduce((low, { loss }) => Math.min(low, loss), Math.min(...marked));
  return marked.length === 0 && lowest > 0 ? 0 : lowest;
}

// "loss + 23"
function aboveFloor(floor) {
  if (floor === 0 || !Number.isFinite(floor)) return "loss";
  return shown(`loss ${floor < 0 ? "+" : "-"} ${general(Math.abs(floor), 6)}`);
}

// The path up to an epoch, strong, over the rest of it, faint.
function drawWalk({ walk, toPixels }, iterates, current) {
  const gone = thinned(iterates.slice(0, current + 1).map(toPixels));
  const rest = thinned(iterates.slice(current).map(toPixels));
  walk.replaceChildren();
  shape(walk, "path", { class: "rest", d: lineThrough(rest) });
  shape(walk, "path", { class: "path", d: lineThrough(gone) });
  shape(walk, "path", { class: "dots", d: dotsAt(gone.filter(([, y]) => Number.isFinite(y))) });
  if (iterates.length === 0) return;
  const [cx, cy] = toPixels(iterates[current]);
  if (Number.isFinite(cy)) shape(walk, "circle", { class: "here", cx: pixel(cx), cy: pixel(cy), r: 6 });
}

// Without the points that are hardly away from the one before.
function thinned(points) {
  const kept = points.slice(0, 1);
  for (const point of points) {
    const [x, y] = kept[kept.length - 1];
    if (Math.hypot(point[0] - x, point[1] - y) < 0.7) continue;
    kept.push(point);
    if (kept.length > MOST_STROKES) break;
  }
  const last = points[points.length - 1];
  return kept[kept.length - 1] === last ? kept : [...kept, last];
}
