// Small helpers to build elements. Texts are always set as texts: titles may hold anything.

const MOST_LETTERS = 120; // in what is read out, and in lines
const SVG = "http://www.w3.org/2000/svg";

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An element; attributes that begin with "on" are listeners, null and false are left out. */
export const el = (name, attributes = {}, ...children) =>
  build(document.createElement(name), attributes, children);

/** The same within a drawing. */
export const svg = (name, attributes = {}, ...children) =>
  build(document.createElementNS(SVG, name), attributes, children);

export const byId = (id) => document.getElementById(id);

/** Shown only when there is something to show. */
export function show(element, shown) {
  element.hidden = !shown;
}

let noun = "title";
let one = "rating";

/** What one calls the items: those without titles are no titles. */
export const thing = () => noun;

/** So many of what people have left of the items. */
export const observed = (n) => counted(n, one);

/** Decides from what the server says of its model. */
export function nameThings(model) {
  noun = model.has_titles ? "title" : "item";
  one = model.observed === "events" ? "event" : "rating";
}

/** What an item is called where there is room for text alone. */
export const nameOf = (item) => item.title || (/^\d+$/.test(item.item_id) ? `item ${item.item_id}` : item.item_id);

/** The same where it is only said which one is meant: nobody wants to hear 4,000 letters. */
export function briefly(item) {
  const letters = Array.from(nameOf(item));
  return letters.length <= MOST_LETTERS ? letters.join("") : `${letters.slice(0, MOST_LETTERS).join("")}…`;
}

/** A title whose letters cannot change the order of those around it; its year stands back. */
export function titled(item) {
  const name = nameOf(item);
  const attributes = { class: "title", title: name.length > MOST_LETTERS ? name : null }; // it may be cut
  const year = / \(\d{4}(?:[-–]\d{0,4})?\)$/.exec(name);
  return year === null
    ? el("bdi", attributes, name)
    : el("bdi", attributes, name.slice(0, year.index), el("span", { class: "year" }, year[0]));
}

/** Genres, or how well it is known, in one line. */
export function about(item) {
  const genres = item.genres?.length ? item.genres.join(" · ") : null;
  const count = item.ratings === undefined ? null : observed(item.ratings);
  return el("p", { class: "about" }, ...[genres, count].filter(Boolean).flatMap(
    (text, i) => (i === 0 ? [el("bdi", {}, text)] : [el("span", { class: "dot", "aria-hidden": "true" }, " — "), el("bdi", {}, text)])));
}

function notice(problem, again) {
  const button = el("button", { type: "button" }, "Try again");
  button.addEventListener("click", () => {
    button.textContent = "Trying …";
    again();
  }, { once: true });
  return el("div", { class: "notice", role: "alert" }, el("p", {}, sentence(problem.message)), problem.lasts ? null : button);
}

/**
 * Says in its place what went wrong, and how to go on; null takes that away. Whoever is at it by the
 * keyboard stays there.
 *
 * @param again called at most once
 */
export function tellProblem(place, problem, again) {
  const within = place.contains(document.activeElement);
  place.replaceChildren(...(problem === null ? [] : [notice(problem, again)]));
  if (within) {
    (place.querySelector("button") ?? place.closest("section")).focus({ preventScroll: true });
  }
}

const SLOW_MS = 1000;

/** Says that something takes a while, if it does, until that is over. */
export async function whileSlow(act, tell) {
  const timer = setTimeout(tell, SLOW_MS);
  try {
    return await act;
  } finally {
    clearTimeout(timer);
  }
}

/** As a sentence begins and ends. */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

export const counted = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/** With as many digits as somebody wants to read. */
export const shown = (value, digits = 1) => value.toFixed(digits).replace("-", "−");

/**
 * Puts these rows into a list, in this order, and takes out all others. The row with the focus is
 * never moved, for it would lose the focus: the others are put around it.
 */
export function arrange(list, rows) {
  const focused = [...list.children].find((row) => row.contains(document.activeElement));
  for (const row of [...list.children]) {
    if (!rows.includes(row)) {
      row.remove();
    }
  }
  const place = rows.indexOf(focused);
  if (place < 0) {
    list.append(...rows);
    return;
  }
  rows.slice(0, place).forEach((row) => list.insertBefore(row, focused));
  list.append(...rows.slice(place + 1));
}

/** Lets the last of many calls go through, so many milliseconds after it. */
export function lastOf(milliseconds, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}
