// The reader's ratings, the last first, and the title that was just looked for.
import { about, arrange, briefly, byId, counted, el, show, titled } from "./dom.js";
import { focusRating, givesLikes, rateControl } from "./rate.js";
import { forget, forgetAll, hasRated, rated, whenRated } from "./store.js";

const rows = new Map(); // item_id -> row

function row(item) {
  const one = el("li", { class: "line" }, el("div", { class: "what" }, titled(item), about(item)), rateControl(item));
  if (!givesLikes()) { // a like is taken back by itself
    one.append(el("button", { type: "button", class: "quiet", "aria-label": `Remove ${briefly(item)}`, onclick: () => remove(one, item) }, "Remove"));
  }
  return one;
}

function remove(one, item) {
  const beside = one.nextElementSibling ?? one.previousElementSibling;
  forget(item);
  (beside?.querySelector("button.quiet") ?? byId("search")).focus();
}

function fill() {
  const items = rated().toReversed();
  const ids = new Set(items.map((item) => item.item_id));
  [...rows.keys()].filter((id) => !ids.has(id)).forEach((id) => rows.delete(id));
  arrange(byId("yours"), items.map((item) => {
    const one = rows.get(item.item_id) ?? row(item);
    rows.set(item.item_id, one);
    return one;
  }));
  byId("yours-title").textContent = givesLikes() ? "Your likes" : "Your ratings";
  byId("yours-title").append(el("span", { class: "count" }, items.length === 0 ? "" : ` ${items.length}`));
  show(byId("yours-empty"), items.length === 0);
  show(byId("clear"), items.length > 0);
}

/** Sets the list up. */
export function startYours() {
  whenRated(fill);
  byId("clear").addEventListener("click", () => {
    const n = rated().length;
    if (confirm(`Forget ${n === 1 ? "it" : `all ${counted(n, givesLikes() ? "like" : "rating")}`}?`)) {
      forgetAll();
      byId("search").focus();
    }
  });
  fill();
}

/** Shows a title that somebody has looked for, to be rated. */
export function showChosen(item) {
  const card = el("div", { class: "card" }, el("div", { class: "what" }, titled(item), about(item)), rateControl(item));
  if (hasRated(item.item_id)) {
    card.append(el("p", { class: "hint" }, givesLikes() ? "You like it already." : "You have rated it before."));
  }
  byId("chosen").replaceChildren(card);
  focusRating(card);
}
