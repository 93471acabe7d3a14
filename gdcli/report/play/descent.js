// The loop of the command line: a rule, numbers and a start in, iterates and the reason of their end out.
// Its tests and their order are those of gdcli/descent/engine.py for a run of exactly so many epochs.

// settings: {rule, values, start, epochs}; values are lr and the hyperparameters by name.
function descend(settings) {
  const { rule, values, start, epochs } = settings;
  const numbers = rule.settings.map((name) => values[name]);
  const n = start.length;
  let state = [...start, ...lossOf(...start), ...new Array(rule.memory).fill(0)];
  if (!state.every(Number.isFinite)) return { iterates: [], stop: brokenDown(settings, state, state, 0) };

  const iterates = [iterate(0, state, n)];
  const stopped = (reason, epoch, sentence) => ({ iterates, stop: { reason, epoch, sentence } });
  let period = 0;
  // Brent's search for a cycle: compare with one remembered state, remembered anew at doubling distances.
  let anchor = state, anchorEpoch = 0, nextAnchor = 2;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const next = rule.advance(...state, epoch, ...numbers);
    if (!next.every(Number.isFinite)) return { iterates, stop: brokenDown(settings, state, next, epoch) };
    iterates.push(iterate(epoch, next, n));
    if (rule.autonomous && period === 0) {
      if (same(next, state)) {
        return stopped("fixed_point", epoch, `after ${counted(epoch)}: a further epoch changes nothing`);
      }
      if (same(next, anchor)) {
        period = epoch - anchorEpoch;
      } else if (epoch === nextAnchor) {
        [anchor, anchorEpoch, nextAnchor] = [next, epoch, 3 * epoch];
      }
    }
    state = next;
  }
  if (period > 0) {
    return stopped("cycle", epochs, `after ${counted(epochs)}: an exact cycle of period ${period}`);
  }
  return stopped("epoch_limit", epochs, `after ${counted(epochs)}, the number asked for`);
}

// The state of an epoch as people see it; the norm is the largest absolute component of the gradient.
function iterate(epoch, state, n) {
  const norm = Math.max(...state.slice(n + 1, 2 * n + 1).map(Math.abs));
  return { epoch, point: state.slice(0, n), loss: state[n], norm };
}

function brokenDown({ rule, values, start }, before, after, epoch) {
  const n = start.length;
  let point = after.slice(0, n);
  let fault;
  if (point.every(Number.isFinite)) {
    fault = firstFault(page.loss, point, values);
  } else {
    point = before.slice(0, n);
    const numbers = rule.settings.map((name) => values[name]);
    fault = firstFault(rule.step, [...before, epoch, ...numbers], values);
  }
  const when = epoch === 0 ? "at the start" : `at epoch ${epoch}`;
  return { reason: fault.reason, epoch, sentence: `${fault.what} ${when}, ${named(point, 6)}` };
}

// "x = 1, y = 2"
function named(point, digits) {
  return point.map((value, i) => `${page.variables[i]} = ${general(value, digits)}`).join(", ");
}

function same(a, b) {
  return a.every((value, i) => value === b[i]);
}

function counted(epochs) {
  return `${epochs} epoch${epochs === 1 ? "" : "s"}`;
}

// The rows that the command line's table has: about twenty at round epochs, the first and the last among them.
function spread(iterates) {
  if (iterates.length === 0) return [];
  const last = iterates[iterates.length - 1].epoch;
  let distance = 0;
  for (let power = 1; distance === 0; power *= 10) {
    distance = [1, 2, 5].map((factor) => factor * power).find((d) => Math.floor(last / d) <= page.tableRows) || 0;
  }
  return iterates.filter(({ epoch }) => epoch % distance === 0 || epoch === last);
}

// The command line that does the same, in parts.
function commandOf({ rule, values, start, epochs }) {
  const places = start.map((value, i) => `${page.variables[i]}=${shortest(value)}`).join(",");
  const changed = rule.settings
    .filter((name) => name !== "lr" && values[name] !== rule.defaults[name])
    .map((name) => `${name}=${shortest(values[name])}`);
  const optimizer = [rule.name, ...(changed.length ? [changed.join(",")] : [])].join(":");
  return [
    page.command,
    `--start ${places}`,
    ...(optimizer === "gd" ? [] : [`--optimizer ${optimizer}`]),
    `--lr ${shortest(values.lr)}`,
    `--epochs ${epochs}`,
  ];
}
