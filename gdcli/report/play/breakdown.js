// Where a run broke down: a program and its inputs in, the reason and a sentence out.
// The rules and the words are those of gdcli/descent/breakdown.py.

function registersOf(program, inputs) {
  const values = [...inputs, ...program.constants];
  for (const [operation, ...places] of program.instructions) {
    values.push(operations[operation](...places.map((place) => values[place])));
  }
  return values;
}

// The first operation whose operands were finite and whose result was not. `settings` are numbers that the
// text of an operation calls by their names in braces.
function firstFault(program, inputs, settings) {
  const values = registersOf(program, inputs);
  let register = program.outputs.find((output) => !Number.isFinite(values[output]));
  if (register === undefined) {
    return { reason: "overflow", what: "the memory of the optimizer overflowed" };
  }
  const first = values.length - program.instructions.length;
  for (;;) {
    const [, ...places] = program.instructions[register - first];
    const culprit = places.find((place) => !Number.isFinite(values[place]));
    if (culprit === undefined) break;
    register = culprit;
  }
  const [operation, ...places] = program.instructions[register - first];
  const vanished = places.some((place) => values[place] === 0 && underflowed(program, place - first, values));
  const operands = places.map((place) => values[place]);
  const [reason, happened] = faultOf(operation, operands, values[register], vanished);
  const text = program.texts[register - first].replace(/\{(\w+)\}/g, (_, name) => shortest(settings[name]));
  return { reason, what: `${text} ${happened}` };
}

function faultOf(operation, operands, result, vanished) {
  if (Number.isNaN(result) && vanished) return ["overflow", "cannot be computed in doubles"];
  if (Number.isNaN(result)) return ["left_domain", operation === "div" ? "is 0/0" : "is not a real number"];
  if (vanished) return ["overflow", "overflowed"];
  if (operation === "div" && operands[1] === 0) return ["left_domain", "divides by zero"];
  const infinite = ["log", "log2", "log10", "atanh"].includes(operation);
  if (infinite || (operation === "pow" && operands[0] === 0)) return ["left_domain", "is infinite"];
  return ["overflow", "overflowed"];
}

// Whether a register holds zero although the exact result is not.
function underflowed(program, index, values) {
  if (index < 0) return false;
  const [operation, ...places] = program.instructions[index];
  if (operation === "exp") return true;
  return ["mul", "div", "pow"].includes(operation) && places.every((place) => values[place] !== 0);
}
