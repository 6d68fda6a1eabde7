// What to ask someone of whom little is known, a few at a time; one that is answered makes room.
import { address, ask } from "./api.js";
import { about, briefly, byId, el, show, titled } from "./dom.js";
import { givesLikes, rateControl } from "./rate.js";
import { hasRated, whenRated } from "./store.js";

const SHOWN = 3;
const ASKED = 40;
const SEEN_MS = 900; // so long an answer is seen before the next question takes its place

let waiting = null; // until they are there
let asking = false;

/** Asks for them, and shows the first. The page goes without where they cannot be had. */
export async function startQuestions(model) {
  if (asking || waiting !== null) {
    return;
  }
  asking = true;
  try {
    waiting = await questions(model);
  } catch {
    return;
  } finally {
    asking = false;
  }
  byId("questions-title").textContent = givesLikes() ? "Do you like these?" : "Do you know these?";
  byId("questions-hint").textContent = model.has_variances
    ? "What you say of these tells the most about you."
    : "The most popular of all, to begin with.";
  whenRated(() => setTimeout(fill, SEEN_MS));
  fill();
  show(byId("questions-block"), byId("questions").childElementCount > 0);
}

async function questions(model) {
  const top = Math.min(ASKED, model.limits.top);
  return model.has_variances
    ? (await ask(address("v1/questions", { top }))).questions
    : (await ask(address("v1/items", { top }))).items;
}

const next = () => {
  while (waiting.length > 0) {
    const item = waiting.shift();
    if (!hasRated(item.item_id) && !byId("questions").querySelector(`[data-question="${CSS.escape(item.item_id)}"]`)) {
      return item;
    }
  }
  return null;
};

function line(item) {
  const word = givesLikes() ? "Skip" : "Don't know it";
  const unknown = el("button", { type: "button", class: "quiet", "aria-label": `${word}: ${briefly(item)}` }, word);
  const one = el("li", { class: "line" }, el("div", { class: "what" }, titled(item), about(item)), rateControl(item), unknown);
  one.dataset.question = item.item_id;
  unknown.addEventListener("click", () => {
    const other = replace(one);
    (other ?? byId("search")).querySelector?.("button.quiet")?.focus();
  });
  return one;
}

/** Puts the next question into the place of one; gives its row, or null when there is none left. */
function replace(one) {
  const item = next();
  const other = item && line(item);
  if (other) {
    one.replaceWith(other);
  } else {
    one.remove();
    show(byId("questions-block"), byId("questions").childElementCount > 0);
  }
  return other;
}

/** Answered ones make room, but not the one that somebody is just at by the keyboard. */
function fill() {
  for (const one of [...byId("questions").children]) {
    if (hasRated(one.dataset.question) && one.querySelector(":focus-visible") === null) {
      replace(one);
    }
  }
  while (byId("questions").childElementCount < SHOWN) {
    const item = next();
    if (item === null) {
      return;
    }
    byId("questions").append(line(item));
  }
}
