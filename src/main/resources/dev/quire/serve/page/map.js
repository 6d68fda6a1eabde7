// Titles as points in a plane, coloured by their main genre, with the reader among them.
import { address, ask } from "./api.js";
import { about, byId, counted, el, nameOf, notice, show, shown, svg, titled } from "./dom.js";
import { rateControl } from "./rate.js";

const POINTS = 1200;
const GENRES = 7; // more colours nobody tells apart; the last of the palette is for all others
const NEAR = 10;
const FOUND = 6;
const MARGIN = 14;

/** As the report has them: shapes beside colours, for those who don't see colours. */
const SHAPES = [
  "M5,0A5,5 0 1 1 -5,0A5,5 0 1 1 5,0Z", "M-4.4,-4.4H4.4V4.4H-4.4Z", "M0,-5.4L5.2,4H-5.2Z", "M0,-6L4,0L0,6L-4,0Z",
  "M-5,-1.7H-1.7V-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5Z", "M0,5.4L-5.2,-4H5.2Z", "M-6,0L0,-4L6,0L0,4Z",
  "M3.4,0A3.4,3.4 0 1 1 -3.4,0A3.4,3.4 0 1 1 3.4,0Z",
];

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let points = [];
let groups = []; // names of the genres that have a colour
let marks = new Map(); // item_id -> its mark
let place; // the reader's {x, y}, or undefined
let only = null; // the one genre that stands out
let scaleX = null;
let scaleY = null;

/** Gives a function that takes the reader's place; the first time tells that the list is there. */
export function startMap(model) {
  if (!model.has_map) {
    return () => {};
  }
  show(byId("map-section"), true);
  const near = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) {
      near.disconnect();
      load(model);
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

async function load(model) {
  const host = byId("map");
  host.setAttribute("aria-busy", "true");
  byId("map-problem").replaceChildren();
  try {
    const answer = await ask(address("v1/map", { top: Math.min(POINTS, model.limits.points) }));
    points = answer.items.map((item) => ({ ...item, genres: item.genre ? [item.genre] : [], folded: folded(nameOf(item)) }));
    groups = mainGenres();
    byId("map-about").textContent = `The ${counted(points.length, "most rated title")}, larger where more have rated them.`
        + " Who likes one likes what lies in the same direction from the middle; you are where a title after your taste would be."
        + (answer.share_of_variance < 0.995 ? ` The plane shows ${shown(100 * answer.share_of_variance, 0)} % of what sets them apart.` : "");
    legend();
    draw();
    new ResizeObserver(draw).observe(host);
    byId("map-search").addEventListener("input", find);
  } catch (e) {
    byId("map-problem").replaceChildren(notice(e, () => load(model)));
  } finally {
    host.setAttribute("aria-busy", "false");
  }
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

function extent(of) {
  const values = points.map(of);
  const [least, most] = [Math.min(...values, 0), Math.max(...values, 0)];
  const spare = (most - least || 1) * 0.03;
  return [least - spare, most + spare];
}

const scaled = ([from, to], [start, end]) => (value) => start + ((value - from) / (to - from)) * (end - start);

function draw() {
  const host = byId("map");
  const width = host.clientWidth;
  if (width === 0 || points.length === 0 || host.dataset.width === String(width)) {
    return;
  }
  host.dataset.width = width;
  const height = Math.round(Math.min(640, Math.max(340, width * 0.6)));
  scaleX = scaled(extent((p) => p.x), [MARGIN, width - MARGIN]);
  scaleY = scaled(extent((p) => p.y), [height - MARGIN, MARGIN]);
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
    const box = { x: scaleX(point.x) + 8, y: scaleY(point.y) - 8, w: text.length * 6.6 + 6, h: 16 };
    const free = box.x + box.w < width && taken.every((t) => box.x > t.x + t.w || t.x > box.x + box.w || box.y > t.y + t.h || t.y > box.y + box.h);
    if (free && taken.length < width / 60) {
      taken.push(box);
      byId("map").querySelector(".names").append(svg("text", { x: box.x, y: box.y + 12 }, text));
    }
  }
}

function listen(drawing) {
  const tip = byId("map").querySelector(".tip");
  drawing.addEventListener("pointermove", (event) => {
    const { point } = event.target;
    show(tip, point !== undefined);
    if (point) {
      tip.textContent = `${nameOf(point)}\n${point.genre || "no genre"}, ${counted(point.ratings, "rating")}`;
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
    told.replaceChildren(`${counted(hits.length, "title")} found: `, ...hits.slice(0, FOUND).flatMap((point, i) => [
      i === 0 ? "" : ", ",
      el("button", { type: "button", class: "link", onclick: () => choose(point) }, el("bdi", {}, nameOf(point)))]));
  }
}

function drawPlace() {
  const you = byId("map").querySelector(".you");
  if (!you) {
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
  const [, , width, height] = byId("map").querySelector("svg").getAttribute("viewBox").split(" ").map(Number);
  const x = Math.min(width - MARGIN, Math.max(MARGIN, scaleX(place.x)));
  const y = Math.min(height - MARGIN, Math.max(MARGIN, scaleY(place.y)));
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
