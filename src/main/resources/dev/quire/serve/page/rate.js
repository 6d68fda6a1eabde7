// The control by which an item is rated: stars, a number where the scale has no few steps, or a
// like where the model knows no ratings. All controls of one item show the same.
import { briefly, el } from "./dom.js";
import { forget, rate, ratingOf, whenRated } from "./store.js";

const MOST_STARS = 10;
const MANY = 6; // whole stars are smaller where there are more

let kind = null; // what all of them look like
let values = []; // ratings that may be given, where they are few
let scale = null;
let made = 0;

/** Between ratings: where the server does not know, halves when they begin with one, or ones. */
function stepOf({ lowest, highest, step }) {
  const halves = [lowest, highest].every((end) => Number.isInteger(2 * end));
  return step ?? (halves ? (Number.isInteger(lowest) && Number.isInteger(highest) ? 1 : 0.5) : undefined);
}

/** Decides from what the server says of its model. */
export function prepareRating(model) {
  scale = { ...model.scale, step: stepOf(model.scale) };
  const steps = scale.step ? Math.round((scale.highest - scale.lowest) / scale.step) + 1 : 0;
  values = Array.from({ length: steps }, (_, i) => scale.lowest + i * scale.step);
  const few = steps >= 2 && steps <= MOST_STARS && scale.lowest > 0;
  kind = model.meaning === "preference" ? "like" : few ? "stars" : "number";
  whenRated((item) => document.querySelectorAll(".rate").forEach((control) => {
    if (item === null || control.dataset.item === item.item_id) {
      control.sync();
    }
  }));
}

export const givesLikes = () => kind === "like";

/** What ratings are counted in. */
export const unit = () => (kind === "stars" ? "stars" : "points");

/** Whether a rating that was kept can be given to this model, too. */
export const mayBeRating = (rating) => (kind === "like"
    ? rating === "like"
    : typeof rating === "number" && rating >= scale.lowest && rating <= scale.highest);

/** A rating in words. */
export function inWords(rating) {
  return kind === "stars" ? `${rating} ${rating === 1 ? "star" : "stars"}` : String(rating);
}

function stars(item) {
  const name = `rate-${made++}`;
  const half = scale.step === 0.5;
  const sideOf = (value, at) => {
    if (!half || (at === 0 && Number.isInteger(value))) {
      return "whole"; // where the scale begins at 1 no half comes before it
    }
    return Number.isInteger(value) ? "right" : "left";
  };
  const options = values.map((value, at) => {
    const input = el("input", {
      type: "radio", name, value, "aria-label": inWords(value), onchange: () => rate(item, value),
    });
    return el("label", { class: sideOf(value, at), title: inWords(value) }, input, el("span", { "aria-hidden": "true" }));
  });
  const group = el("div", { class: half || values.length <= MANY ? "rate stars" : "rate stars many", role: "radiogroup", "aria-label": `Your rating of ${briefly(item)}` }, ...options);
  group.sync = () => group.querySelectorAll("input").forEach((input) => {
    input.checked = Number(input.value) === ratingOf(item.item_id);
  });
  return group;
}

function number(item) {
  const input = el("input", {
    type: "number", min: scale.lowest, max: scale.highest, step: scale.step ?? "any",
    placeholder: `${scale.lowest} to ${scale.highest}`, "aria-label": `Your rating of ${briefly(item)}`,
    onchange: () => input.value !== "" && input.checkValidity() && rate(item, input.valueAsNumber),
  });
  const field = el("div", { class: "rate number" }, input);
  field.sync = () => { input.value = ratingOf(item.item_id) ?? ""; };
  return field;
}

function like(item) {
  const button = el("button", {
    type: "button", class: "rate like", "aria-label": `Like ${briefly(item)}`,
    onclick: () => (ratingOf(item.item_id) === undefined ? rate(item, "like") : forget(item)),
  }, el("span", { class: "heart", "aria-hidden": "true" }), el("span", {}, "Like"));
  button.sync = () => button.setAttribute("aria-pressed", ratingOf(item.item_id) !== undefined);
  return button;
}

/** A control for an item. */
export function rateControl(item) {
  const make = { stars, number, like }[kind];
  const control = make(item);
  control.dataset.item = item.item_id;
  control.sync();
  return control;
}

/** Puts the focus where somebody rates. */
export function focusRating(within) {
  const control = within.querySelector(".rate");
  const target = control.querySelector("input:checked") ?? control.querySelector("input") ?? control;
  target.focus();
}
