// The filters, and the way from cautious to adventurous.
import { Problem } from "./api.js";
import { byId, el, show } from "./dom.js";

const UNSET = "";

let steps = []; // from cautious to adventurous: what each is called and means for the server
let usual = 0;

/** What the model can do between cautious and adventurous. */
function daring(model) {
  if (model.has_variances) {
    return {
      usual: 2,
      steps: [
        { name: "only what is nearly certain to please", settings: { score: "cautious", beta: 2 } },
        { name: "rather what is certain to please", settings: { score: "cautious", beta: 1 } },
        { name: "balanced", settings: {} },
        { name: "rather what might surprise", settings: { score: "explore", beta: 1 } },
        { name: "whatever might be a find", settings: { score: "explore", beta: 2 } },
      ],
    };
  }
  if (model.scores.includes("familiar")) {
    return {
      usual: 1,
      steps: [
        { name: "what many know", settings: { score: "familiar" } },
        { name: "balanced", settings: {} },
        { name: "however few know it", settings: { min_ratings: 1 } },
      ],
    };
  }
  return { usual: 0, steps: [] };
}

function years() {
  const [from, to] = [byId("from"), byId("to")].map((input) => (input.checkValidity() ? input.value : UNSET));
  if (from !== UNSET && to !== UNSET && Number(from) > Number(to)) {
    throw new Problem(`There are no years from ${from} to ${to}`, 400);
  }
  return from === UNSET && to === UNSET ? {} : { year: `${from}..${to}` };
}

/** Which items the reader wants to see, as the server takes it. */
export function filters() {
  const genre = byId("genre").value;
  return { ...(genre === UNSET ? {} : { genre: [genre] }), ...years() };
}

/** The same, and how items are put in order. */
export const chosenSettings = () => ({ ...filters(), ...(steps[daringPlace()]?.settings ?? {}) });

/** The score that an explanation is of. */
export function explainedSettings() {
  const { score } = steps[daringPlace()]?.settings ?? {};
  return score === undefined ? {} : { score };
}

const daringPlace = () => Number(byId("daring").value);

/** Whether it is not as it was at first. */
export const isChosen = () => byId("genre").value !== UNSET || byId("from").value !== UNSET || byId("to").value !== UNSET
    || daringPlace() !== usual;

function tell() {
  const step = steps[daringPlace()];
  if (step) {
    byId("daring-told").textContent = step.name;
    byId("daring").setAttribute("aria-valuetext", step.name);
  }
  show(byId("reset"), isChosen());
}

/**
 * Sets them up.
 *
 * @param changed called when another list is wanted
 */
export function startControls(model, changed) {
  byId("genre").append(...model.genres.map((name) => el("option", { value: name }, name)));
  show(byId("genre-field"), model.genres.length > 0);
  if (model.years) {
    for (const [id, year] of [["from", model.years.first], ["to", model.years.last]]) {
      Object.assign(byId(id), { min: model.years.first, max: model.years.last, placeholder: year });
    }
  }
  show(byId("year-field"), model.years !== undefined);
  ({ steps, usual } = daring(model));
  Object.assign(byId("daring"), { min: 0, max: Math.max(0, steps.length - 1), value: usual });
  byId("daring").setAttribute("value", usual); // what a reset goes back to
  show(byId("daring-field"), steps.length > 1);
  const form = byId("controls");
  show(form, form.querySelector("p:not([hidden])") !== null);
  form.addEventListener("input", () => {
    tell();
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { // when the fields are as they were
    byId("genre").focus();
    tell();
    changed();
  }));
  tell();
}
