// Numbers as text, spelled as the command line spells them: a double in, text out.

// The first `digits` figures of a positive number and its power of ten. Python rounds a tie to even.
function rounded(value, digits) {
  const [long, longPower] = value.toExponential(digits + 29).split("e");
  const figures = long.replace(".", "");
  const isTie = /^50*$/.test(figures.slice(digits));
  if (isTie && Number(figures[digits - 1]) % 2 === 0) return [figures.slice(0, digits), Number(longPower)];
  const [short, power] = value.toExponential(digits - 1).split("e");
  return [short.replace(".", ""), Number(power)];
}

// At most so many significant digits, as Python's format `.{digits}g` writes them.
function general(value, digits) {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0`;
  const [figures, power] = rounded(Math.abs(value), digits);
  if (power < -4 || power >= digits) {
    const tail = figures.slice(1).replace(/0+$/, "");
    return `${sign}${figures[0]}${tail && "."}${tail}${withPower(power)}`;
  }
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${figures.replace(/0+$/, "")}`;
  const tail = figures.slice(power + 1).replace(/0+$/, "");
  return `${sign}${figures.slice(0, power + 1)}${tail && "."}${tail}`;
}

// Shortest text that reads back to the same double, as Python's repr without a needless '.0'.
function shortest(value) {
  if (Object.is(value, -0)) return "-0";
  const [mantissa, power] = value.toExponential().split("e");
  if (Number(power) < -4 || Number(power) >= 16) return mantissa + withPower(Number(power));
  return String(value);
}

function withPower(power) {
  return `e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

// For people: real arrows and minus signs, and no line that ends before a number.
function shown(text) {
  const typeset = text.replace(/->/g, "\u2192").replace(/-/g, "\u2212");
  return typeset.replace(/ = /g, "\u00a0=\u00a0").replace(/(loss|\|gradient\|) (?=[\u2212\d])/g, "$1\u00a0");
}
