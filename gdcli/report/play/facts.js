// What stands beside the pictures: the loss, how the run ended, the verdict, and the table of epochs.

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// The command line that does the same, broken between its options only.
function showCommand() {
  const parts = commandOf(settings).flatMap((part, i) => [i ? " " : "", element("span", part)]);
  at("command").replaceChildren(...parts);
  at("copied").textContent = "";
}

// What no slider changes.
function showLoss() {
  at("loss").textContent = page.expression;
  at("gradient").textContent = page.gradient.join("\n");
  at("marks-part").hidden = page.marks.length === 0;
  const rows = page.marks.map((mark) => {
    const row = element("tr");
    const loss = shown(general(lossOf(...mark.point)[0], 8));
    row.append(element("th", shown(mark.label)), element("td", `${mark.kind} `), element("td", loss));
    row.cells[1].append(element("span", mark.evidence, "known"));
    row.firstChild.scope = "row";
    return row;
  });
  at("marks").tBodies[0].replaceChildren(...rows);
  const names = ["epoch", ...page.variables, "loss", "|gradient|"];
  const head = element("tr");
  head.append(...names.map((name) => Object.assign(element("th", name), { scope: "col" })));
  at("epochs-table").tHead.replaceChildren(head);
}

function showFacts() {
  const { iterates, stop } = run;
  const last = iterates[iterates.length - 1];
  const best = iterates.reduce((lowest, here) => (here.loss < lowest.loss ? here : lowest), iterates[0]);
  const at9 = ({ point, loss }) => shown(`${named(point, 9)}, loss ${general(loss, 9)}`);
  at("stopped").textContent = shown(stop.sentence);
  at("end").textContent = last ? at9(last) : "none";
  at("best").textContent = best ? `epoch ${best.epoch}: ${at9(best)}` : "none";
  showVerdict();
}

// The verdict needs proofs that a page cannot make: it is that of the run with which the page began.
function showVerdict() {
  const isOpening = commandOf(settings).join() === commandOf(opening).join();
  const sentences = isOpening ? page.verdict : [];
  const paragraphs = sentences.map(({ text, evidence }) => {
    const paragraph = element("p", `${shown(text)} `);
    if (evidence) paragraph.append(element("span", evidence, "known"));
    return paragraph;
  });
  if (!isOpening) {
    paragraphs.push(element("p", "The verdict was given for the settings with which the page began."));
    paragraphs.push(element("p", "The command line above proves what can be proven of these."));
  }
  at("verdict").replaceChildren(...paragraphs);
}

function showTable() {
  const rows = spread(run.iterates).map(({ epoch, point, loss, norm }) => {
    const row = element("tr");
    row.dataset.epoch = epoch;
    const figures = [...point.map((value) => general(value, 8)), general(loss, 10), general(norm, 4)];
    row.append(Object.assign(element("th", String(epoch)), { scope: "row" }));
    row.append(...figures.map((figure) => element("td", shown(figure))));
    return row;
  });
  at("epochs-table").tBodies[0].replaceChildren(...rows);
}

// Mark the row of the epoch in view, or the last before it.
function markRow() {
  const rows = [...at("epochs-table").tBodies[0].rows];
  const here = rows.findLast((row) => Number(row.dataset.epoch) <= current);
  for (const row of rows) row.toggleAttribute("aria-current", row === here);
  if (here) here.setAttribute("aria-current", "true");
}
