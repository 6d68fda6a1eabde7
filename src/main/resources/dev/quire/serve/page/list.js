// The recommendations: asked for again after each rating and each change of a filter.
import { ask } from "./api.js";
import { about, arrange, briefly, byId, counted, el, lastOf, show, shown, tellProblem, thing, titled, whileSlow } from "./dom.js";
import { ratingBar, strengthBar } from "./bars.js";
import { chosenSettings, explainedSettings, isChosen } from "./controls.js";
import { inWords } from "./notes.js";
import { openPanel, panelButtons, refreshPanel } from "./panels.js";
import { givesLikes, rateControl } from "./rate.js";
import { asRatings, dropUnknown, hasRated, rated } from "./store.js";

const PAGE = 10;
const PAUSE_MS = 60;

const rows = new Map(); // item_id -> its row, while it is in the list
let model = null;
let top = PAGE;
let running = null;
let inSight = true; // or above what is seen
let placed = () => {}; // told where the reader is in the map

/** Sets the list up; begins with nothing. */
export function startList(facts, tellPlace) {
  model = facts;
  placed = tellPlace;
  byId("list-key").textContent = model.has_variances
    ? "Beside each: the rating that you would give it, and the band that holds it nine times of ten."
    : givesLikes() ? "Beside each: how strongly it is suggested, next to the first." : "Beside each: the rating that you would give it.";
  new IntersectionObserver(([seen]) => {
    inSight = seen.isIntersecting || seen.boundingClientRect.top < 0;
    peek();
  }).observe(byId("list"));
  byId("more").addEventListener("click", () => {
    top = Math.min(top + PAGE, model.limits.top);
    refresh();
  });
}

/** With fewer again, for it is another list. */
export function beginAnew() {
  top = PAGE;
  refresh();
}

/** Asks for the list; of several calls within moments the last one counts. */
export const refresh = lastOf(PAUSE_MS, async () => {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  byId("list").setAttribute("aria-busy", "true");
  try {
    const body = { ratings: asRatings(), top, ...chosenSettings(), ...(model.has_map ? { position: true } : {}) };
    const answer = await whileSlow(ask("v1/recommendations", { body, signal }), () => {
      byId("list-told").textContent = "Waiting for the server …";
    });
    if (!signal.aborted) {
      fill(answer);
      placed(rated().length > 0 ? answer.position : undefined);
    }
  } catch (e) {
    if (!signal.aborted && !(e.facts?.item_id !== undefined && await dropUnknown())) {
      fail(e);
    }
  } finally {
    if (!signal.aborted) {
      byId("list").setAttribute("aria-busy", "false");
      document.documentElement.dataset.ready = "yes";
    }
  }
});

function fail(problem) {
  byId("list-told").textContent = "";
  tellProblem(byId("list-problem"), problem, refresh);
}

function fill(answer) {
  tellProblem(byId("list-problem"), null);
  const most = Math.max(...answer.items.map((item) => item.score), 1e-12);
  const first = rows.size === 0;
  const focused = document.activeElement?.closest?.("#list > li");
  const listed = answer.items.map((item, i) => row(item, i, answer.meaning, most, first));
  if (focused && hasRated(focused.dataset.item)) { // it stays until somebody has left it
    listed.splice(Math.min([...byId("list").children].indexOf(focused), listed.length), 0, focused);
    focused.classList.add("rated");
  }
  arrange(byId("list"), listed);
  for (const [id, one] of rows) {
    if (!listed.includes(one)) {
      rows.delete(id);
    }
  }
  listed.forEach((one) => refreshPanel(one));
  tell(answer);
  peek();
  show(byId("more"), answer.items.length === top && top < model.limits.top);
}

/** What comes first, for those who don't see the list from where they change it. */
function peek() {
  const first = byId("list").firstElementChild;
  show(byId("peek"), !inSight && first !== null);
  if (first !== null) {
    byId("peek").replaceChildren(el("span", { class: "hint" }, "For you"), first.querySelector(".title").cloneNode(true),
      el("span", { "aria-hidden": "true" }, "↓"));
  }
}

function tell(answer) {
  const n = rated().length;
  const what = givesLikes() ? "like" : "rating";
  const from = n === 0 ? "Nothing is known of you yet: this is what suits most people." : `From ${counted(n, what)} of yours.`;
  const none = answer.items.length === 0;
  byId("list-told").replaceChildren(
    none ? nothingLeft(n) : from,
    ...(none ? [] : [el("span", { class: "hidden" }, ` First: ${briefly(answer.items[0])}`)]));
  show(byId("list-key"), !none);
  const notes = n === 0 || none ? [] : (answer.notes ?? []); // that nothing is known or left has been said
  byId("list-notes").replaceChildren(...notes.map((note) => el("p", {}, inWords(note))));
}

function nothingLeft(n) {
  if (isChosen()) {
    return `No ${thing()} is left that is of what you chose above.`;
  }
  return n >= model.items ? "No more is left: you have been through all there is." : `No ${thing()} is left that enough people know.`;
}

/** The row of an item, made when it is new to the list. */
function row(item, place, meaning, most, first) {
  const one = rows.get(item.item_id) ?? made(item, first);
  rows.set(item.item_id, one);
  one.classList.remove("rated");
  one.querySelector(".rank").textContent = place + 1;
  one.querySelector(".prediction").replaceChildren(...prediction(item, meaning, most));
  return one;
}

function made(item, first) {
  const one = el("li", { class: first ? "row" : "row new" },
    el("span", { class: "rank", "aria-hidden": "true" }),
    el("div", { class: "what" }, titled(item), about(item)),
    el("div", { class: "prediction" }),
    el("div", { class: "acts" }, rateControl(item), ...panelButtons(item, model.has_map, explainedSettings)),
    el("p", { class: "gone hint" }, "Noted: it leaves the list with the next change."),
    openPanel());
  one.dataset.item = item.item_id;
  return one;
}

function prediction(item, meaning, most) {
  const value = item.predicted_rating ?? (meaning === "rating" ? item.score : undefined);
  if (value === undefined) {
    return [el("span", { class: "hidden" }, `Strength ${shown((100 * item.score) / most, 0)} of 100`), strengthBar(item.score / most)];
  }
  const parts = [el("span", { class: "hidden" }, "Predicted "), el("span", { class: "value" }, shown(value)), ratingBar(item, model.scale)];
  if (item.low_90 !== undefined) {
    const [low, high] = [item.low_90, item.high_90].map((end) => Math.min(model.scale.highest, Math.max(model.scale.lowest, end)));
    parts.push(el("span", { class: "interval" }, el("span", { class: "hidden" }, "nine times of ten "), `${shown(low)} to ${shown(high)}`));
  }
  return parts;
}
