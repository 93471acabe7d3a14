// A dial: a slider for the hand and a field for the exact number, kept in step.

const POSITIONS = 400;
const DIGITS = 4; // of what a slider gives

// The value at a position of the slider.
function valueAt(dial, position) {
  const { low, from, to } = dial;
  if (dial.whole) return position;
  if (!dial.logarithmic) {
    const value = Number((from + ((to - from) * position) / POSITIONS).toPrecision(DIGITS));
    const edge = (to - from) / 1000; // as close to a bound that is not allowed as a slider comes
    if (dial.highOpen && value >= to) return to - edge;
    return dial.lowOpen && value <= from ? from + edge : value;
  }
  if (position === 0 && !dial.lowOpen) return low;
  return Number((low + 10 ** (from + ((to - from) * position) / POSITIONS)).toPrecision(low ? DIGITS : 2));
}

// The nearest position of the slider to a value.
function positionOf(dial, value) {
  const { low, from, to } = dial;
  if (dial.whole) return value;
  if (dial.logarithmic && value <= low) return 0;
  const share = ((dial.logarithmic ? Math.log10(value - low) : value) - from) / (to - from);
  return Math.round(POSITIONS * Math.max(0, Math.min(1, share)));
}

// What is wrong with a value, "" for nothing.
function complaint(dial, text) {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) return "a number is needed";
  const above = dial.lowOpen ? value > dial.low : value >= dial.low;
  const below = dial.highOpen ? value < dial.high : value <= dial.high;
  const fits = (dial.low === null || above) && (dial.high === null || below);
  const isWhole = !dial.whole || Number.isInteger(value);
  return fits && isWhole ? "" : `allowed is ${dial.range.replace("value", dial.name)}`;
}

// Make the controls of a dial; `changed(value)` hears of every new value that is allowed.
function makeDial(dial, value, changed) {
  const template = document.getElementById("dial").content.cloneNode(true);
  const row = template.firstElementChild;
  const [label, field, slider, note] = ["label", ".field", ".slider", ".note"].map((part) => row.querySelector(part));
  const id = `dial-${dial.id}`;
  label.textContent = dial.name;
  label.htmlFor = field.id = id;
  note.id = `${id}-note`;
  field.setAttribute("aria-describedby", note.id);
  slider.setAttribute("aria-label", `${dial.name}, slider`);
  slider.max = dial.whole ? dial.high : POSITIONS;

  const show = (next, { withField = true } = {}) => {
    if (withField) field.value = shortest(next);
    slider.value = positionOf(dial, next);
    slider.setAttribute("aria-valuetext", shortest(next));
    note.textContent = "";
    field.removeAttribute("aria-invalid");
  };
  slider.addEventListener("input", () => {
    const next = valueAt(dial, Number(slider.value));
    show(next);
    changed(next);
  });
  field.addEventListener("input", () => {
    const wrong = complaint(dial, field.value);
    if (wrong) {
      note.textContent = wrong;
      field.setAttribute("aria-invalid", "true");
    } else {
      show(Number(field.value), { withField: false });
      changed(Number(field.value));
    }
  });
  show(value);
  return { row, show };
}
