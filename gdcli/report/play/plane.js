// A plane to draw in: an SVG element, ranges and labels in, axes with ticks and functions from values to
// pixels out. Colours are the style sheet's, so that a picture follows the theme by itself.

const SVG = "http://www.w3.org/2000/svg";
const CHARACTER = 8.4; // pixels, of the labels at the axes, in the widest of common fonts

function shape(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

// Round numbers, about `count` of them, in the steps 1, 2, 5 of engineers.
function ticksOf([low, high], count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step); i <= high / step && ticks.length < 50; i++) ticks.push(i * step);
  return ticks.map((tick) => Number(tick.toPrecision(12)));
}

// The same, where only whole numbers mean anything.
function wholeTicksOf(range, count) {
  return ticksOf(range, count).filter(Number.isInteger);
}

// Of a range of exponents: whole powers of ten, where there are two.
function powersOf(range, count) {
  const whole = wholeTicksOf(range, count);
  return whole.length > 1 ? whole : ticksOf(range, count);
}

// {x, y, box, taken}: functions from values to pixels, the group in which what is drawn is clipped, and where
// labels are by now.
function plane(svg, options) {
  const { xRange, yRange, xName, yName, xTicks = ticksOf, yTicks = ticksOf, yLabels = tickLabel } = options;
  const width = Math.max(260, svg.parentElement.clientWidth);
  const height = Math.round(Math.min(440, Math.max(240, width * 0.58)));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.replaceChildren();

  const rows = yTicks(yRange, Math.max(4, height / 60));
  const columns = xTicks(xRange, Math.max(3, width / 90));
  const longest = Math.max(...rows.map((tick) => yLabels(tick).length));
  const box = { left: 14 + longest * CHARACTER, right: width - 16, top: 28, bottom: height - 44 };
  const x = (value) => box.left + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (box.right - box.left);
  const y = (value) => box.bottom - ((value - yRange[0]) / (yRange[1] - yRange[0])) * (box.bottom - box.top);

  for (const tick of rows) {
    shape(svg, "line", { class: "grid", x1: box.left, x2: box.right, y1: y(tick), y2: y(tick) });
    shape(svg, "text", { class: "tick", x: box.left - 6, y: y(tick) + 4, "text-anchor": "end" }, yLabels(tick));
  }
  for (const tick of columns) {
    shape(svg, "line", { class: "grid", x1: x(tick), x2: x(tick), y1: box.top, y2: box.bottom });
    const middle = { x: x(tick), y: box.bottom + 18, "text-anchor": "middle" };
    shape(svg, "text", { class: "tick", ...middle }, tickLabel(tick));
  }
  shape(svg, "path", { class: "axis", d: `M${box.left} ${box.top}V${box.bottom}H${box.right}` });
  shape(svg, "text", { class: "name", x: box.left, y: 16, "text-anchor": "start" }, yName);
  const below = { x: (box.left + box.right) / 2, y: height - 8, "text-anchor": "middle" };
  shape(svg, "text", { class: "name", ...below }, xName);

  const id = `${svg.id}-window`;
  const window = shape(shape(svg, "defs", {}), "clipPath", { id });
  const size = { width: box.right - box.left, height: box.bottom - box.top };
  shape(window, "rect", { x: box.left, y: box.top, ...size });
  const inside = shape(svg, "g", { "clip-path": `url(#${id})` });
  return { x, y, box, inside, above: shape(svg, "g", {}), taken: [] };
}

function tickLabel(value) {
  return shown(general(value, 6));
}

function powerLabel(exponent) {
  return shown(general(10 ** exponent, Number.isInteger(exponent) ? 6 : 2));
}

// Coordinates that browsers can draw: far outside is as good as anywhere outside.
function pixel(value) {
  return Math.round(Math.max(-1e5, Math.min(1e5, value)) * 10) / 10;
}

// A line through points in pixels, broken where one is not finite.
function lineThrough(points) {
  let text = "";
  let pen = "M";
  for (const [px, py] of points) {
    if (Number.isFinite(px) && Number.isFinite(py)) {
      text += `${pen}${pixel(px)} ${pixel(py)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return text;
}

// Round dots: lines of no length with round ends.
function dotsAt(points) {
  return points.map(([px, py]) => `M${pixel(px)} ${pixel(py)}h0`).join("");
}
