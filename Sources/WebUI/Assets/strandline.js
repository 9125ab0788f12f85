// Every page works without this file; with it, pages are kept up to date and keys lead through them.
"use strict";

// Living parts of the page are fetched again, and replaced where they have changed.
async function refresh(main) {
  if (document.hidden || main.querySelector("form.changed, [data-live] :focus")) return;
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of main.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
      part.replaceWith(document.adoptNode(next));
    }
  }
}

function keepFresh() {
  const main = document.querySelector("main[data-refresh]");
  if (!main) return;
  const pause = Number(main.dataset.refresh) * 1000;
  let failures = 0;
  const next = async () => {
    try {
      await refresh(main);
      failures = 0;
    } catch {
      failures = Math.min(failures + 1, 5);
    }
    setTimeout(next, pause * 2 ** failures);
  };
  setTimeout(next, pause);
}

// j and k lead through the rows of a page, and arrows through the runs of a graph.
function move(step) {
  const rows = [...document.querySelectorAll("main [data-row]")];
  if (rows.length === 0) return false;
  const place = rows.indexOf(document.activeElement);
  const next = rows[place < 0 ? (step > 0 ? 0 : rows.length - 1) : place + step];
  if (!next) return false;
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

// The run that lies nearest in the direction of an arrow.
function moveInGraph(from, key) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + Math.min(box.height, 50) / 2];
  };
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const run of document.querySelectorAll(".lineage a[data-row]")) {
    if (run === from) continue;
    const [rx, ry] = middle(run);
    const along = (rx - x) * dx + (ry - y) * dy;
    const aside = Math.abs((rx - x) * dy) + Math.abs((ry - y) * dx);
    const distance = along + 3 * aside;
    if (along > 4 && distance < least) [best, least] = [run, distance];
  }
  if (!best) return false;
  best.focus();
  best.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

const places = { o: "/", f: "/fields", r: "/recent", c: "/components", v: "/review", d: "/diff" };
let waitsForPlace = false;

function onKey(event) {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return target.blur();
  if (target.closest("input, textarea, select")) return;
  if (waitsForPlace) {
    waitsForPlace = false;
    if (places[event.key]) location.assign(places[event.key]);
    return;
  }
  let isTaken = true;
  if (event.key === "/") {
    const bar = document.getElementById("command");
    bar.focus();
    bar.select();
  } else if (event.key === "?") {
    location.assign("/help");
  } else if (event.key === "g") {
    waitsForPlace = true;
  } else if (event.key === "j") {
    isTaken = move(1);
  } else if (event.key === "k") {
    isTaken = move(-1);
  } else if (event.key.startsWith("Arrow") && target.closest(".lineage")) {
    isTaken = moveInGraph(target.closest("a"), event.key);
  } else {
    isTaken = false;
  }
  if (isTaken) event.preventDefault();
}

// A graph is enlarged, reduced, or fitted into its frame.
function zoom(drawing, how) {
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const frame = drawing.parentElement;
  const fit = Math.min(1, frame.clientWidth / width, frame.clientHeight / height);
  const now = drawing.width.baseVal.value / width;
  const scale = { in: Math.min(2, now * 1.3), out: Math.max(0.05, now / 1.3), fit, full: 1 }[how];
  drawing.setAttribute("width", width * scale);
  drawing.setAttribute("height", height * scale);
}

// A span drawn on a chart over time is picked for one side of the comparison.
function pickSpans() {
  const picker = document.querySelector(".picker");
  const form = document.querySelector("form.spans");
  if (!picker || !form) return;
  let drawn = null;
  const at = (chart, event) => {
    const [from, until, left, right] = chart.dataset.extent.split(" ").map(Number);
    const box = chart.getBoundingClientRect();
    const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
    const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
    return { time: from + share * (until - from), x: left + share * (right - left) };
  };
  const text = (seconds) => new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19);
  document.addEventListener("pointerdown", (event) => {
    const chart = event.target.closest("svg[data-extent]");
    if (!chart || event.button !== 0) return;
    event.preventDefault();
    // The chart is not replaced while somebody draws on it.
    form.classList.add("changed");
    for (const old of chart.querySelectorAll(".picking")) old.remove();
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    shape.setAttribute("class", "picking");
    shape.setAttribute("y", 0);
    shape.setAttribute("height", chart.viewBox.baseVal.height - 26);
    chart.append(shape);
    drawn = { chart, shape, start: at(chart, event), end: at(chart, event) };
    chart.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawn || !event.buttons) return;
    drawn.end = at(drawn.chart, event);
    const [low, high] = [drawn.start, drawn.end].sort((a, b) => a.x - b.x);
    drawn.shape.setAttribute("x", low.x);
    drawn.shape.setAttribute("width", high.x - low.x);
    const [from, until] = [text(low.time), text(high.time)];
    picker.dataset.from = from;
    picker.dataset.until = until;
    picker.hidden = from === until;
    picker.querySelector("output").textContent =
      from.replace("T", " ") + " to " + until.replace("T", " ");
  });
  picker.addEventListener("click", (event) => {
    const action = event.target.dataset.action;
    if (!action) return;
    const side = action === "judge" ? "" : "reference_";
    form.elements[side + "from"].value = picker.dataset.from;
    form.elements[side + "until"].value = picker.dataset.until;
    form.requestSubmit();
  });
}

// A graph stands still while somebody looks about in it: the next page shows the same part of it.
function keepPlace() {
  const frame = document.querySelector(".graph");
  if (!frame) return;
  const drawing = frame.querySelector("svg.lineage");
  const subject = new URLSearchParams(location.search);
  const name = "graph " + location.pathname + ["output", "run", "component", "depth", "open"]
    .map((part) => subject.get(part)).join(" ");
  const kept = JSON.parse(sessionStorage.getItem(name));
  if (kept) {
    drawing.setAttribute("width", kept.width);
    drawing.setAttribute("height", kept.height);
    frame.scrollTo(kept.left, kept.top);
  }
  const selected = frame.querySelector(".node.selected");
  if (selected) {
    const [node, view] = [selected.getBoundingClientRect(), frame.getBoundingClientRect()];
    if (node.left < view.left || node.right > view.right) {
      frame.scrollLeft += node.left - view.left - (view.width - node.width) / 2;
    }
    if (node.top < view.top || node.bottom > view.bottom) {
      frame.scrollTop += node.top - view.top - (view.height - node.height) / 2;
    }
  }
  addEventListener("pagehide", () => sessionStorage.setItem(name, JSON.stringify({
    left: frame.scrollLeft, top: frame.scrollTop,
    width: drawing.getAttribute("width"), height: drawing.getAttribute("height"),
  })));
}

document.addEventListener("keydown", onKey);
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && !form.classList.contains("command")) form.classList.add("changed");
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  const drawing = document.querySelector("svg.lineage");
  if (button && drawing) zoom(drawing, button.dataset.action);
});
for (const tools of document.querySelectorAll(".needs-script")) tools.hidden = false;
pickSpans();
keepPlace();
keepFresh();
