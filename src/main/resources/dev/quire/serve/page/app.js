// Begins: asks what the model is, and sets up what it can do.
import { ask } from "./api.js";
import { startControls } from "./controls.js";
import { byId, counted, nameThings, show, tellProblem, thing } from "./dom.js";
import { beginAnew, refresh, startList } from "./list.js";
import { filterMap, startMap } from "./map.js";
import { startQuestions } from "./questions.js";
import { givesLikes, mayBeRating, prepareRating } from "./rate.js";
import { startSearch } from "./search.js";
import { takeUp, whenRated } from "./store.js";
import { showChosen, startYours } from "./yours.js";

function tellModel(model) {
  byId("about").textContent = `A model of the kind ${model.kind}, of ${counted(model.items, thing())} and what ${counted(model.users, "person").replace("persons", "people")} ${model.observed === "events" ? "did with" : "thought of"} ${model.items === 1 ? "it" : "them"}.`;
  if (!model.has_titles) {
    byId("search-label").textContent = "Find an item";
    byId("search").placeholder = "an id, or a part of it";
    byId("options").setAttribute("aria-label", "Items found");
  }
  if (givesLikes()) {
    byId("lead").textContent = "Say which of these you like. The list follows at once, and says why.";
  } else if (!model.has_variances) {
    byId("lead").textContent = "Rate a few that you know. The list follows at once, and says why.";
  }
}

async function start() {
  const model = await ask("v1/model");
  nameThings(model);
  prepareRating(model);
  await takeUp(model.dataset, mayBeRating);
  tellModel(model);
  startSearch(showChosen);
  startControls(model, () => {
    beginAnew();
    filterMap();
  });
  startYours();
  whenRated(refresh);
  const placeInMap = startMap(model);
  startList(model, (place) => {
    placeInMap(place);
    startQuestions(model); // where it has not been possible
  });
  refresh();
  startQuestions(model);
}

function begin() {
  byId("list-told").textContent = "Loading …";
  start().catch((problem) => {
    byId("list-told").textContent = "";
    tellProblem(byId("list-problem"), problem, begin);
    document.documentElement.dataset.ready = "yes";
  });
}

begin();
