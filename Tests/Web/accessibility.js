// Looks through a page for what keeps somebody from using it; answers with sentences.
const faults = [];
const isShown = (element) => {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.display !== "none"
    && box.right > 0;
};
const describe = (element) =>
  element.outerHTML.replace(/\s+/g, " ").slice(0, 120);

// Names: whatever can be used or seen as a picture says what it is.
const nameOf = (element) => {
  const label = element.getAttribute("aria-label");
  if (label && label.trim()) return label;
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  if (element.labels && element.labels.length) return [...element.labels].map((l) => l.textContent).join(" ");
  const title = element.querySelector && element.querySelector("title");
  if (title) return title.textContent;
  return element.tagName === "INPUT" ? "" : element.textContent;
};
for (const element of document.querySelectorAll(
  "a, button, input:not([type=hidden]), select, textarea, svg[role], [role=region], table, summary")) {
  if (!nameOf(element).trim()) faults.push("no name: " + describe(element));
}

// Structure.
if (!document.documentElement.lang) faults.push("the page has no language");
if (!document.title.trim()) faults.push("the page has no title");
if (document.querySelectorAll("h1").length !== 1) faults.push("the page has not one h1");
if (document.querySelectorAll("main").length !== 1) faults.push("the page has not one main part");
let level = 1;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) faults.push("a level of headings is left out: " + describe(heading));
  level = next;
}
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
for (const id of new Set(ids)) {
  if (ids.filter((other) => other === id).length > 1) faults.push("the id " + id + " is there twice");
}
for (const element of document.querySelectorAll("[aria-labelledby]")) {
  const id = element.getAttribute("aria-labelledby");
  if (!document.getElementById(id)) faults.push("aria-labelledby leads nowhere: " + id);
}
for (const cell of document.querySelectorAll("th")) {
  if (!cell.getAttribute("scope")) faults.push("a header cell without scope: " + describe(cell));
}

// Contrast: text on what lies behind it, by the formula of WCAG 2.2.
const channels = (colour) => {
  const parts = colour.match(/[\d.]+/g);
  if (!parts) return [0, 0, 0, 0];
  const values = parts.map(Number);
  return [values[0], values[1], values[2], values.length > 3 ? values[3] : 1];
};
const over = (top, bottom) => {
  const alpha = top[3] + bottom[3] * (1 - top[3]);
  if (alpha === 0) return [0, 0, 0, 0];
  return [0, 1, 2].map((i) => (top[i] * top[3] + bottom[i] * bottom[3] * (1 - top[3])) / alpha).concat(alpha);
};
const ground = (element) => {
  let colour = [0, 0, 0, 0];
  for (let e = element; e; e = e.parentElement) {
    colour = over(colour, channels(getComputedStyle(e).backgroundColor));
    if (colour[3] > 0.999) return colour;
  }
  return over(colour, [255, 255, 255, 1]);
};
const luminance = (colour) => {
  const linear = colour.slice(0, 3).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || !isShown(element) || element.closest("title, option, datalist, .faint")) continue;
  const style = getComputedStyle(element);
  const behind = ground(element);
  const colour = over(channels(element.closest("svg") ? style.fill : style.color), behind);
  const ratio = contrast(colour, behind);
  const isLarge = parseFloat(style.fontSize) >= 24;
  if (ratio < (isLarge ? 3 : 4.5)) {
    faults.push("contrast " + ratio.toFixed(2) + ": “" + node.data.trim().slice(0, 40) + "” in " + describe(element));
  }
}

// Controls stand out from what is behind them.
for (const element of document.querySelectorAll("input:not([type=hidden]):not([type=radio]), select, textarea, button")) {
  if (!isShown(element)) continue;
  const ratio = contrast(channels(getComputedStyle(element).borderTopColor), ground(element.parentElement));
  if (ratio < 3) faults.push("a control's edge has contrast " + ratio.toFixed(2) + ": " + describe(element));
}
return faults;
