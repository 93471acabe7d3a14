// The page itself: controls in, pictures, table, facts and command out.

const at = (id) => document.getElementById(id);
const isFlat = page.variables.length <= 2; // whether the loss has a picture

// What is shown. `settings` is what the command line would be told, `current` the epoch in view.
const opening = settingsOf(page.rules.find(({ name }) => name === page.opening), page.start, page.epochs);
let settings = settingsOf(opening.rule, opening.start, opening.epochs);
let run;
let current = 0;
let timer = 0;
let landscape, history;

// Whether half of the losses would lie on the floor of a picture of all.
function isSteep() {
  const floor = floorOf(run.iterates);
  const heights = run.iterates.map(({ loss }) => loss - floor).filter((height) => height > 0);
  heights.sort((a, b) => a - b);
  return heights[heights.length - 1] > 20 * heights[Math.floor(heights.length / 2)];
}

function settingsOf(rule, start, epochs) {
  return { rule, values: { ...rule.values }, start: [...start], epochs };
}

// A change of the settings: everything is computed anew. Who looked at the end goes on doing so.
function changed() {
  pause();
  const wasAtEnd = run === undefined || current >= run.iterates.length - 1;
  run = descend(settings);
  const last = Math.max(0, run.iterates.length - 1);
  current = wasAtEnd ? last : Math.min(current, last);
  at("epoch").max = last;
  showCommand();
  showFacts();
  showTable();
  drawAll();
}

function drawAll() {
  if (isFlat) {
    const draw = page.variables.length === 1 ? drawCurve : drawContours;
    const zoom = Number(at("zoom").value);
    landscape = draw(at("landscape-picture"), run, settings.start, zoom);
    at("zoom").setAttribute("aria-valuetext", `${2 ** zoom} times`);
  }
  history = drawHistory(at("history-picture"), run, at("logarithmic").checked);
  goTo(current);
}

// Show an epoch.
function goTo(epoch) {
  const last = Math.max(0, run.iterates.length - 1);
  current = Math.max(0, Math.min(last, epoch));
  if (isFlat) drawWalk(landscape, run.iterates, current);
  drawWalk(history, run.iterates, current);
  at("epoch").value = current;
  at("epoch").setAttribute("aria-valuetext", `epoch ${current} of ${last}`);
  at("first").disabled = at("back").disabled = current === 0;
  at("last").disabled = at("step").disabled = current === last;
  showState(last);
  markRow();
}

function showState(last) {
  const here = run.iterates[current];
  const state = here
    ? `Epoch ${current} of ${last}: ${shown(`${named(here.point, 8)}, loss ${general(here.loss, 10)}`)}, ` +
      `|gradient| ${shown(general(here.norm, 4))}.`
    : "The loss is not finite at the start.";
  const ended = current === last ? ` Stopped: ${shown(run.stop.sentence)}.` : "";
  // While it plays, a reader of the screen would never catch up.
  at("state").setAttribute("aria-live", timer ? "off" : "polite");
  at("state").textContent = state + ended;
  const path = here ? ` The path leads from ${named(run.iterates[0].point, 6)} to ${named(here.point, 6)}.` : "";
  const subject = page.variables.length === 1 ? "The loss as a curve." : "The loss as contours.";
  at("landscape-picture").setAttribute("aria-label", subject + path);
  at("history-picture").setAttribute("aria-label", `The loss from epoch 0 to ${last}. ${state}`);
}

// Play the epochs in about ten seconds; in steps of a second where motion is not wanted.
function play() {
  const last = run.iterates.length - 1;
  if (current >= last) goTo(0);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const beat = isStill ? 1000 : 100;
  const stride = Math.max(1, Math.round((last * beat) / 10000));
  timer = setInterval(() => {
    goTo(current + stride);
    if (current >= last) pause();
  }, beat);
  at("play").textContent = "Pause";
  showState(last);
}

function pause() {
  if (!timer) return;
  clearInterval(timer);
  timer = 0;
  at("play").textContent = "Play";
  goTo(current);
}

function move(epoch) {
  pause();
  goTo(epoch);
}

// The controls of the chosen optimizer and of the start, made anew.
function showControls() {
  const { rule } = settings;
  at("optimizer").value = rule.name;
  at("summary").textContent = rule.summary;
  at("equations").textContent = rule.equations.join("\n");
  at("reference").textContent = rule.reference;
  at("epochs").value = settings.epochs;
  at("epochs-note").textContent = "";
  at("epochs").removeAttribute("aria-invalid");
  const numbers = rule.dials.map((dial) =>
    makeDial(dial, settings.values[dial.name], (value) => {
      settings.values[dial.name] = value;
      changed();
    }),
  );
  const starts = page.dials.map((dial, i) =>
    makeDial(dial, settings.start[i], (value) => {
      settings.start[i] = value;
      changed();
    }),
  );
  at("numbers").replaceChildren(...numbers.map(({ row }) => row));
  at("starts").replaceChildren(...starts.map(({ row }) => row));
  return starts;
}

let startDials = [];

function adopt(next) {
  settings = next;
  startDials = showControls();
  changed();
}

// A click in the picture is a start there.
function startAt(event) {
  const bounds = at("landscape-picture").getBoundingClientRect();
  const { box, ranges } = landscape;
  const across = (event.clientX - bounds.left - box.left) / (box.right - box.left);
  const up = (box.bottom - (event.clientY - bounds.top)) / (box.bottom - box.top);
  if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return;
  ranges.forEach(([low, high], axis) => {
    const share = axis === 0 ? across : up;
    settings.start[axis] = Number((low + (high - low) * share).toPrecision(3));
    startDials[axis].show(settings.start[axis]);
  });
  changed();
}

async function copy() {
  getSelection().selectAllChildren(at("command"));
  try {
    await navigator.clipboard.writeText(at("command").textContent);
    at("copied").textContent = "copied";
  } catch {
    at("copied").textContent = "selected: copy it with the keyboard";
  }
}

function listen() {
  for (const { name } of page.rules) at("optimizer").append(new Option(name, name));
  at("optimizer").addEventListener("change", () => {
    const rule = page.rules.find(({ name }) => name === at("optimizer").value);
    adopt(settingsOf(rule, settings.start, settings.epochs));
  });
  at("epochs").max = page.maxEpochs;
  at("epochs").addEventListener("input", () => {
    const count = Number(at("epochs").value);
    const fits = Number.isInteger(count) && count >= 1 && count <= page.maxEpochs;
    at("epochs-note").textContent = fits ? "" : `a whole number from 1 to ${page.maxEpochs}`;
    at("epochs").toggleAttribute("aria-invalid", !fits);
    if (!fits) at("epochs").setAttribute("aria-invalid", "true");
    if (!fits) return;
    settings.epochs = count;
    changed();
  });
  at("reset").addEventListener("click", () => adopt(settingsOf(opening.rule, opening.start, opening.epochs)));
  at("play").addEventListener("click", () => (timer ? pause() : play()));
  at("step").addEventListener("click", () => move(current + 1));
  at("back").addEventListener("click", () => move(current - 1));
  at("first").addEventListener("click", () => move(0));
  at("last").addEventListener("click", () => move(run.iterates.length - 1));
  at("epoch").addEventListener("input", () => move(Number(at("epoch").value)));
  at("zoom").addEventListener("input", drawAll);
  at("logarithmic").addEventListener("change", drawAll);
  at("copy").addEventListener("click", copy);
  at("landscape-picture").addEventListener("click", startAt);
  new ResizeObserver(drawAll).observe(document.querySelector("main"));
}

at("landscape").hidden = !isFlat;
at("no-landscape").hidden = isFlat;
showLoss();
listen();
adopt(settingsOf(opening.rule, opening.start, opening.epochs));
at("logarithmic").checked = isSteep();
drawAll();
