// What a row of the list opens beneath itself: why it is there, or what is like it.
import { ask, address, itemAddress } from "./api.js";
import { about, briefly, counted, el, sentence, shown, thing, titled } from "./dom.js";
import { inWords } from "./notes.js";
import { rateControl } from "./rate.js";
import { explain } from "./why.js";

const SIMILAR = 6;
const refreshers = new WeakMap(); // panel -> what fills it again
let made = 0;

/** A closed panel. */
export const openPanel = () => el("div", { class: "panel", id: `panel-${made++}`, hidden: true });

function similar(item) {
  return async () => {
    const answer = await ask(address(itemAddress(item, "/similar"), { top: SIMILAR }));
    const lines = answer.items.map((one) => el("li", { class: "line" },
      el("div", { class: "what" }, titled(one), about(one)),
      el("span", { class: "likeness" }, `${shown(100 * one.score, 0)} %`, el("span", { class: "hidden" }, " alike")),
      rateControl(one)));
    return answer.items.length === 0
      ? [el("p", {}, (answer.notes ?? []).map(inWords).join(" ") || "Nothing is like it.")]
      : [el("ul", { class: "lines", "aria-label": `${counted(lines.length, thing())} like ${briefly(item)}` }, ...lines)];
  };
}

/** The buttons that open the panel of a row; one thing is open at a time. */
export function panelButtons(item, hasSimilar, settings) {
  const why = button("Why?", `Why? ${briefly(item)}`, () => explain(item, settings()), true);
  const alike = hasSimilar ? button("Similar", `Similar to ${briefly(item)}`, similar(item), false) : null;
  return [why, alike].filter(Boolean);
}

function button(text, label, load, changes) {
  const one = el("button", { type: "button", class: "quiet", "aria-expanded": "false", "aria-label": label }, text);
  one.addEventListener("click", () => toggle(one, load, changes));
  return one;
}

function toggle(one, load, changes) {
  const row = one.closest("li");
  const panel = row.querySelector(".panel");
  const open = one.getAttribute("aria-expanded") === "true";
  row.querySelectorAll(".acts > [aria-expanded]").forEach((other) => {
    other.setAttribute("aria-expanded", "false");
    other.removeAttribute("aria-controls");
  });
  panel.hidden = open;
  refreshers.delete(panel);
  if (!open) {
    one.setAttribute("aria-expanded", "true");
    one.setAttribute("aria-controls", panel.id);
    panel.replaceChildren(el("p", { class: "hint" }, "Loading …"));
    fill(panel, load);
    if (changes) {
      refreshers.set(panel, load);
    }
  }
}

let loads = 0;

async function fill(panel, load) {
  const mine = String(++loads);
  panel.dataset.load = mine;
  let content;
  try {
    content = await load();
  } catch (e) {
    content = [el("p", { class: "notice", role: "alert" }, sentence(e.message))];
  }
  if (panel.dataset.load === mine) { // and not closed or filled anew meanwhile
    panel.replaceChildren(...content);
  }
}

/** What depends on the reader's ratings is asked for again, where it is open. */
export function refreshPanel(row) {
  const panel = row.querySelector(".panel");
  const load = refreshers.get(panel);
  if (load && !panel.hidden) {
    fill(panel, load);
  }
}
