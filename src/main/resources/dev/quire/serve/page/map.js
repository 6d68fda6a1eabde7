// Titles as points in a plane, coloured by their main genre, with the reader among them.
import { address, ask } from "./api.js";
import { about, byId, counted, el, lastOf, nameOf, observed, show, shown, svg, tellProblem, thing, titled } from "./dom.js";
import { filters } from "./controls.js";
import { rateControl } from "./rate.js";

const POINTS = 1200;
const GENRES = 7; // more colours nobody tells apart; the last of the palette is for all others
const NEAR = 10;
const FOUND = 6;
const MARGIN = 14;
const MOST_SPARE = 1.5; // room for a reader who is far from all points
const LETTER = 6.6; // width of one, about
const PAUSE_MS = 150;

/** As the report has them: shapes beside colours, for those who don't see colours. */
const SHAPES = [
  "M5,0A5,5 0 1 1 -5,0A5,5 0 1 1 5,0Z", "M-4.4,-4.4H4.4V4.4H-4.4Z", "M0,-5.4L5.2,4H-5.2Z", "M0,-6L4,0L0,6L-4,0Z",
  "M-5,-1.7H-1.7V-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5Z", "M0,5.4L-5.2,-4H5.2Z", "M-6,0L0,-4L6,0L0,4Z",
  "M3.4,0A3.4,3.4 0 1 1 -3.4,0A3.4,3.4 0 1 1 3.4,0Z",
];

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let facts = null; // what the server says of its model
let asked = 0; // how often for points
let points = [];
let reach = null; // how far from the middle points are, {x, y}, whatever the filters
let drawn = null; // how far the map goes: as far, or to the reader
let groups = []; // names of the genres that have a colour
let marks = new Map(); // item_id -> its mark
let place; // the reader's {x, y}, or undefined
let only = null; // the one genre that stands out
let scaleX = null;
let scaleY = null;

/** Gives a function that takes the reader's place; the first time tells that the list is there. */
export function startMap(model) {
  facts = model;
  show(byId("map-section"), true);
  if (!model.has_map) {
    sayWhyNone(model);
    return () => {};
  }
  const near = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) {
      near.disconnect();
      new ResizeObserver(() => reach && draw()).observe(byId("map"));
      byId("map-search").addEventListener("input", find);
      load();
    }
  }, { rootMargin: "600px" });
  let begun = false;
  return (where) => {
    if (!begun) {
      begun = true;
      near.observe(byId("map-section"));
    }
    place = where;
    drawPlace();
  };
}

/** Also why rows have no similar ones beside them. */
function sayWhyNone({ kind, rank }) {
  const why = rank === 0
    ? `a model of the kind ${kind} knows no tastes, only what all people share`
    : "what this model has learned of tastes is next to nothing";
  byId("map-section").replaceChildren(byId("map-title"), el("p", { class: "hint" }, `There is no map, and nothing is similar: ${why}.`));
}

async function load() {
  const host = byId("map");
  host.setAttribute("aria-busy", "true");
  if (reach === null) {
    byId("map-about").textContent = "Loading …";
  }
  const mine = ++asked;
  let problem = null;
  try {
    await take(() => mine === asked);
  } catch (e) {
    problem = e;
  }
  if (mine === asked) {
    if (problem !== null && reach === null) {
      byId("map-about").textContent = "";
    }
    tellProblem(byId("map-problem"), problem, load);
    host.setAttribute("aria-busy", "false");
  }
}

/** Draws what other filters leave, where there is a map. */
export const filterMap = lastOf(PAUSE_MS, () => asked > 0 && load());

const askFor = (parameters) => ask(address("v1/map", { top: Math.min(POINTS, facts.limits.points), ...parameters }));

const asPoint = (item) => ({ ...item, genres: item.genre ? [item.genre] : [], folded: folded(nameOf(item)) });

/**
 * Asks for the points that the filters leave, and draws them. The first time it learns what all of
 * them are.
 *
 * @param isWanted whether nobody has asked again meanwhile
 */
async function take(isWanted) {
  const { genre = [], year } = filters();
  const filtered = genre.length > 0 || year !== undefined;
  let answer = null;
  if (reach === null) {
    answer = await askFor({});
    if (!isWanted()) {
      return;
    }
    points = answer.items.map(asPoint);
    reach = { x: farthest((p) => p.x), y: farthest((p) => p.y) };
    groups = mainGenres();
    legend();
  }
  if (answer === null || filtered) {
    answer = await askFor({ genre: genre[0], year });
    if (!isWanted()) {
      return;
    }
    points = answer.items.map(asPoint);
  }
  tell(answer, filtered);
  draw(true);
}

function tell(answer, filtered) {
  const what = points.length === facts.items ? `All ${counted(points.length, thing())}` : `The ${counted(points.length, `most popular ${thing()}`)}`;
  const which = filtered ? `${what} that you chose above` : what;
  byId("map-about").textContent = points.length === 0
    ? `No ${thing()} that you chose above is in the map.`
    : `${which}, larger where more people know them.`
      + ` Who likes one likes what lies in the same direction from the middle; you are where ${thing() === "item" ? "an" : "a"} ${thing()} after your taste would be.`
      + (answer.share_of_variance < 0.995 ? ` The plane shows ${shown(100 * answer.share_of_variance, 0)} % of what sets them apart.` : "");
}

/** The genres that most of the points have as their main one. */
function mainGenres() {
  const counts = Map.groupBy(points.filter((point) => point.genre), (point) => point.genre);
  return [...counts].sort(([a, these], [b, those]) => those.length - these.length || (a < b ? -1 : 1))
      .slice(0, GENRES).map(([genre]) => genre);
}

const groupOf = (point) => {
  const group = groups.indexOf(point.genre);
  return group < 0 ? GENRES : group;
};

function legend() {
  const names = [...groups, ...(points.some((point) => groupOf(point) === GENRES) ? ["other"] : [])];
  byId("map-legend").replaceChildren(...(groups.length === 0 ? [] : names.map((name, i) => {
    const group = i < groups.length ? i : GENRES;
    const button = el("button", { type: "button", class: "quiet", "aria-pressed": "false" },
      svg("svg", { viewBox: "-7 -7 14 14", "aria-hidden": "true" }, svg("path", { d: SHAPES[group], class: `g${group}` })), el("bdi", {}, name));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      byId("map-legend").querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", other === button && on));
      only = on ? group : null;
      drawOnly();
    });
    return el("li", {}, button);
  })));
}

function drawOnly() {
  byId("map").querySelector(".points").setAttribute("class", only === null ? "points" : `points only g-${only}`);
}

/** The middle of the map is that of its directions, so it goes as far to all sides. */
const farthest = (of) => Math.max(...points.map((point) => Math.abs(of(point)))) * 1.03 || 1;

/** As far as points are and, unless they are much farther, the reader. */
function toDraw() {
  const { x = 0, y = 0 } = place ?? {};
  return { x: Math.min(MOST_SPARE * reach.x, Math.max(reach.x, Math.abs(x))), y: Math.min(MOST_SPARE * Math.max(reach.x, reach.y), Math.max(reach.y, Math.abs(y))) };
}

/**
 * Draws all of it, unless it is as wide as it was.
 *
 * @param anew whatever it was
 */
function draw(anew = false) {
  const host = byId("map");
  const width = host.clientWidth;
  if (width === 0 || (!anew && host.dataset.width === String(width))) {
    return;
  }
  host.dataset.width = width;
  const height = Math.round(Math.min(640, Math.max(340, width * 0.6)));
  drawn = toDraw();
  const [half, tall] = [width / 2, height / 2];
  const scale = Math.min((half - MARGIN) / drawn.x, (tall - MARGIN) / drawn.y); // one, for directions to be true
  scaleX = (x) => Math.min(width - MARGIN, Math.max(MARGIN, half + scale * x));
  scaleY = (y) => Math.min(height - MARGIN, Math.max(MARGIN, tall - scale * y));
  const most = Math.max(...points.map((point) => point.ratings), 1);
  const room = Math.min(1, 0.5 + width / 1800);
  marks = new Map(points.toReversed().map((point) => {
    const size = room * (0.45 + 0.95 * Math.sqrt(point.ratings / most));
    const mark = svg("path", {
      d: SHAPES[groupOf(point)], class: `mark g${groupOf(point)}`,
      transform: `translate(${scaleX(point.x).toFixed(1)},${scaleY(point.y).toFixed(1)}) scale(${size.toFixed(2)})`,
    });
    mark.point = point;
    return [point.item_id, mark];
  }));
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": "map-title", "aria-describedby": "map-about" },
    svg("path", { class: "axis", d: `M0,${scaleY(0)}H${width}M${scaleX(0)},0V${height}` }),
    svg("g", { class: "points" }, ...marks.values()),
    svg("g", { class: "names" }), svg("g", { class: "you" }));
  host.replaceChildren(drawing, el("div", { class: "tip", hidden: true, "aria-hidden": "true" }));
  listen(drawing);
  names();
  drawOnly();
  drawPlace();
  find();
}

/** Titles of the most rated, as many as have room. */
function names() {
  const [, , width] = byId("map").querySelector("svg").getAttribute("viewBox").split(" ").map(Number);
  const taken = [];
  for (const point of points.slice(0, 80)) {
    const letters = Array.from(nameOf(point).replace(/ \(\d{4}\)$/, ""));
    const text = letters.length <= 26 ? letters.join("") : `${letters.slice(0, 25).join("")}…`;
    const w = letters.length * LETTER + 6;
    const right = scaleX(point.x) + 8;
    const box = { x: right + w < width ? right : scaleX(point.x) - 8 - w, y: scaleY(point.y) - 8, w, h: 16 };
    const free = box.x > 0 && taken.every((t) => box.x > t.x + t.w || t.x > box.x + box.w || box.y > t.y + t.h || t.y > box.y + box.h);
    if (free && taken.length < width / 60) {
      taken.push(box);
      byId("map").querySelector(".names").append(svg("text", {
        x: box.x === right ? right : box.x + w, y: box.y + 12, "text-anchor": box.x === right ? "start" : "end",
      }, text));
    }
  }
}

function listen(drawing) {
  const tip = byId("map").querySelector(".tip");
  drawing.addEventListener("pointermove", (event) => {
    const { point } = event.target;
    show(tip, point !== undefined);
    if (point) {
      tip.textContent = `${nameOf(point)}\n${point.genre || "no genre"}, ${observed(point.ratings)}`;
      const box = byId("map").getBoundingClientRect();
      tip.style.left = `${Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${Math.max(0, event.clientY - box.top - tip.offsetHeight - 10)}px`;
    }
  });
  drawing.addEventListener("pointerleave", () => show(tip, false));
  drawing.addEventListener("click", (event) => event.target.point && choose(event.target.point));
}

/** Shows a title of the map, to be rated. */
function choose(point) {
  marks.forEach((mark) => mark.classList.remove("chosen"));
  const mark = marks.get(point.item_id);
  mark.classList.add("chosen");
  mark.parentNode.append(mark); // above the others
  byId("map-chosen").replaceChildren(el("div", { class: "card" }, el("div", { class: "what" }, titled(point), about(point)), rateControl(point)));
  byId("map-chosen").scrollIntoView({ block: "nearest" });
}

function find() {
  const wanted = folded(byId("map-search").value.trim());
  const hits = wanted === "" ? [] : points.filter((point) => point.folded.includes(wanted));
  const set = new Set(hits);
  marks.forEach((mark) => {
    mark.classList.toggle("found", set.has(mark.point));
    mark.classList.toggle("dim", wanted !== "" && !set.has(mark.point));
  });
  byId("map").classList.toggle("searched", wanted !== "");
  const told = byId("map-told");
  if (wanted === "") {
    told.replaceChildren();
  } else if (hits.length === 0) {
    told.textContent = "Nothing of that name in the map.";
  } else {
    told.replaceChildren(`${counted(hits.length, thing())} found: `, ...hits.slice(0, FOUND).flatMap((point, i) => [
      i === 0 ? "" : ", ",
      el("button", { type: "button", class: "link", onclick: () => choose(point) }, el("bdi", {}, nameOf(point)))]));
  }
}

function drawPlace() {
  const you = byId("map").querySelector(".you");
  if (!you) {
    return;
  }
  const wanted = toDraw();
  if (wanted.x !== drawn.x || wanted.y !== drawn.y) {
    draw(true); // and this again
    return;
  }
  you.replaceChildren();
  show(byId("near"), place !== undefined);
  if (place !== undefined) {
    drawYou(you);
    tellNear();
  }
}

function drawYou(you) {
  const width = byId("map").clientWidth;
  const [x, y] = [scaleX(place.x), scaleY(place.y)];
  you.append(svg("circle", { cx: x, cy: y, r: 9 }), svg("circle", { cx: x, cy: y, r: 3, class: "middle" }),
    svg("text", { x: x + (x > width - 60 ? -14 : 14), y: y + 5, "text-anchor": x > width - 60 ? "end" : "start" }, "You"));
}

/** The same in words; not while somebody is at it. */
function tellNear() {
  if (byId("near-list").contains(document.activeElement)) {
    return;
  }
  const away = (point) => (point.x - place.x) ** 2 + (point.y - place.y) ** 2;
  byId("near-list").replaceChildren(...points.toSorted((a, b) => away(a) - away(b)).slice(0, NEAR).map((point) =>
    el("li", { class: "line" }, el("div", { class: "what" }, titled(point), about(point)), rateControl(point))));
}
