// Items in a plane, with a search; and the lists for a fan of a film that the reader chooses.
"use strict";

/** Names of the most rated items, as many as have room. */
function names(inner, points, x, y) {
  const taken = [];
  const most = inner.width / 70;
  for (const p of points.slice(0, 60)) {
    const text = cut(p[4], 150);
    const box = [x(p[0]) + 6, y(p[1]) - 7, Array.from(text).length * 6.4, 14];
    const free = box[0] + box[2] < inner.right
        && taken.every((t) => box[0] > t[0] + t[2] || t[0] > box[0] + box[2] || box[1] > t[1] + t[3] || t[1] > box[1] + box[3]);
    if (free && taken.length < most) {
      taken.push(box);
      inner.svg.append("text").attr("class", "halo").attr("x", box[0]).attr("y", y(p[1])).attr("dy", ".35em").style("font-size", "11px").style("pointer-events", "none").text(text);
    }
  }
}

kinds.plane = (host, spec) => {
  legend(host, spec.groups.map((name, i) => ({ name, color: color(spec.colors[i]), symbol: SYMBOLS[spec.colors[i]] })));
  const height = Math.min(620, Math.max(360, host.clientWidth * 0.62));
  const inner = frame(host, height, { left: 44, right: 12, top: 24, bottom: 40 });
  const x = d3.scaleLinear(d3.extent(spec.points, (p) => p[0]), [inner.left + 6, inner.right - 6]).nice();
  const y = d3.scaleLinear(d3.extent(spec.points, (p) => p[1]), [inner.bottom - 6, inner.top + 6]).nice();
  yAxis(inner, y, spec.y);
  xAxis(inner, x, spec.x);
  const size = d3.scaleSqrt([0, d3.max(spec.points, (p) => p[2])], [14, 150]);
  const marks = inner.svg.append("g").selectAll("path").data(spec.points.toReversed()).join("path").attr("class", "mark")
      .attr("transform", (p) => `translate(${x(p[0])},${y(p[1])})`)
      .attr("d", (p) => d3.symbol(SYMBOLS[spec.colors[p[3]]], size(p[2]))())
      .style("fill", (p) => color(spec.colors[p[3]])).style("fill-opacity", 0.72)
      .attr("data-tip", (p) => `${p[4]}\n${shown(p[2])} ${spec.counts}\n${spec.groups[p[3]]}\n${spec.x.label} ${shown(p[0])}, ${spec.y.label} ${shown(p[1])}`);
  if (spec.names) {
    names(inner, spec.points, x, y);
  }
  const search = document.querySelector(`input[data-search="${host.dataset.chart}"]`);
  if (search) {
    const find = () => found(search, marks, spec);
    search.oninput = find;
    find();
  }
};

/** Titles without accents and case, as people type them. */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function found(search, marks, spec) {
  const wanted = folded(search.value.trim());
  const hits = wanted === "" ? [] : spec.points.filter((p) => folded(p[4]).includes(wanted));
  const set = new Set(hits);
  marks.classed("found", (p) => set.has(p)).classed("dim", (p) => wanted !== "" && !set.has(p));
  const told = document.getElementById(search.getAttribute("aria-describedby"));
  const named = hits.slice(0, 5).map((p) => `${p[4]}: ${spec.x.label} ${shown(p[0])}, ${spec.y.label} ${shown(p[1])}`).join("; ");
  told.textContent = wanted === "" ? "" : hits.length === 0 ? "Nothing of that name among these."
      : `${shown(hits.length)} found. ${named}${hits.length > 5 ? "; and others" : ""}`;
}

/** Lists for a fan of the chosen film, one of each model. */
function fans() {
  const chosen = document.getElementById("fan");
  const place = document.getElementById("fan-lists");
  if (!chosen) {
    return;
  }
  const show = () => {
    place.replaceChildren();
    for (const model of page.fans) {
      const column = d3.select(place).append("div");
      column.append("h4").append("bdi").text(model.name);
      const list = column.append("ol");
      for (const [title, because] of model.lists[chosen.value] ?? []) {
        const item = list.append("li");
        item.append("bdi").text(title);
        item.append("small").text(because);
      }
    }
  };
  page.liked.forEach((title, i) => d3.select(chosen).append("option").attr("value", i).text(title));
  chosen.onchange = show;
  show();
}

fans();
drawAll();
document.documentElement.dataset.ready = "yes";
