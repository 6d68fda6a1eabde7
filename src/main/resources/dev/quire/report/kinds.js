// The kinds of chart.
"use strict";

/** Of a line that has a name, where its points are not drawn: its symbol tells it from others. */
const MOST_SYMBOLS = 9;

const MARGIN = { left: 52, right: 12, top: 24, bottom: 40 };

/** Lines and points over two numbers. A point is [x, y], with an interval [x, y, low, high]. */
kinds.xy = (host, spec) => {
  legend(host, spec.series.filter((s) => s.name && !s.faint)
      .map((s) => ({ name: s.name, color: color(s.color), line: s.line, dash: s.dash, box: s.band, band: s.band, symbol: s.band ? null : symbol(s.color) })));
  const inner = frame(host, spec.height ?? 300, MARGIN);
  const all = spec.series.flatMap((s) => s.points);
  const domain = (values, axis) => {
    let [low, high] = d3.extent(values);
    low = axis.zero ? Math.min(0, low) : low;
    if (low === high) {
      [low, high] = axis.log ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
    }
    return [low, high];
  };
  const ys = all.flatMap((p) => p.slice(1)).concat(spec.guide ?? []);
  const xs = all.map((p) => p[0]);
  const both = spec.diagonal ? d3.extent(xs.concat(ys)) : null;
  const x = scale(spec.x, both ?? domain(xs, spec.x), [inner.left, inner.right]);
  const y = scale(spec.y, both ?? domain(ys, spec.y), [inner.bottom, inner.top]);
  (spec.y.log ? y : y.nice(5));
  yAxis(inner, y, spec.y);
  xAxis(inner, x, spec.x);
  if (spec.diagonal) {
    inner.svg.append("line").attr("class", "guide").attr("x1", x(both[0])).attr("y1", y(both[0])).attr("x2", x(both[1])).attr("y2", y(both[1]));
  }
  for (const at of spec.guide ?? []) {
    inner.svg.append("line").attr("class", "guide").attr("x1", inner.left).attr("x2", inner.right).attr("y1", y(at)).attr("y2", y(at));
  }
  for (const s of spec.series) {
    series(inner.svg, s, spec, x, y);
  }
};

function series(svg, s, spec, x, y) {
  const stroke = color(s.color);
  const g = svg.append("g");
  if (s.band) {
    g.append("path").attr("class", "band").style("fill", stroke)
        .attr("d", d3.area().x((p) => x(p[0])).y0((p) => y(p[2])).y1((p) => y(p[3]))(s.points));
  } else {
    g.selectAll(".whisker").data(s.points.filter((p) => p.length > 2)).join("line").attr("class", "whisker")
        .attr("x1", (p) => x(p[0])).attr("x2", (p) => x(p[0])).attr("y1", (p) => y(p[2])).attr("y2", (p) => y(p[3])).style("stroke", stroke);
  }
  if (s.line) {
    g.append("path").attr("class", "line mark" + (s.dash ? " dash" : "") + (s.faint ? " faint" : "")).style("stroke", stroke)
        .attr("d", d3.line().x((p) => x(p[0])).y((p) => y(p[1]))(s.points));
  }
  const text = (p) => `${s.name ? s.name + "\n" : ""}${spec.x.label} ${spec.x.names ? spec.x.names[p[0]] : shown(p[0])}\n${spec.y.label} ${shown(p[1])}`
      + (p.length > 2 ? `\nfrom ${shown(p[2])} to ${shown(p[3])}` : "");
  const places = s.faint ? [] : s.points;
  const every = Math.ceil(places.length / MOST_SYMBOLS);
  const marked = s.dots ? places : s.name && !s.band ? places.filter((p, i) => i % every === 0) : [];
  g.selectAll(".symbol").data(marked).join("path").attr("class", "mark symbol").attr("transform", (p) => `translate(${x(p[0])},${y(p[1])})`)
      .attr("d", d3.symbol(symbol(s.color), s.big ? 110 : 40)()).style("fill", stroke);
  g.selectAll("circle").data(places).join("circle").attr("class", "hit").attr("cx", (p) => x(p[0])).attr("cy", (p) => y(p[1]))
      .attr("r", 7).attr("data-tip", text);
}

/** Upright bars, one beside another where there are several series. */
kinds.bars = (host, spec) => {
  legend(host, spec.series.map((s) => ({ name: s.name, bars: s.color })));
  const inner = frame(host, 280, MARGIN);
  const x = d3.scaleBand(d3.range(spec.labels.length), [inner.left, inner.right]).padding(0.15);
  const y = d3.scaleLinear([0, d3.max(spec.series.flatMap((s) => s.values)) || 1], [inner.bottom, inner.top]).nice(5);
  yAxis(inner, y, spec.y);
  const longest = d3.max(spec.labels, (label) => label.length) * 7 + 8;
  const every = Math.max(1, Math.ceil(longest / x.step()));
  const g = inner.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${inner.bottom})`)
      .call(d3.axisBottom(x).tickSize(0).tickPadding(8).tickValues(d3.range(0, spec.labels.length, every)).tickFormat((i) => spec.labels[i]));
  g.append("text").attr("class", "label").attr("x", inner.right).attr("y", 34).attr("text-anchor", "end").text(spec.x.label);
  const within = d3.scaleBand(d3.range(spec.series.length), [0, x.bandwidth()]).padding(spec.series.length > 1 ? 0.08 : 0);
  spec.series.forEach((s, k) => {
    inner.svg.append("g").style("fill", fill(inner.svg, s.color)).selectAll("rect").data(s.values).join("rect").attr("class", "mark")
        .attr("x", (v, i) => x(i) + within(k)).attr("width", within.bandwidth())
        .attr("y", (v) => y(v)).attr("height", (v) => y(0) - y(v))
        .attr("data-tip", (v, i) => `${spec.series.length > 1 ? s.name + "\n" : ""}${spec.x.label} ${spec.labels[i]}\n${spec.y.label} ${shown(v)}`);
  });
};

/** Bars that lie, for names. */
kinds.names = (host, spec) => {
  const room = Math.min(0.42 * host.clientWidth, 7.2 * d3.max(spec.labels, (label) => Array.from(label).length) + 12);
  const inner = frame(host, 22 * spec.labels.length + 44, { left: room, right: 64, top: 4, bottom: 40 });
  const y = d3.scaleBand(d3.range(spec.labels.length), [inner.top, inner.bottom]).padding(0.22);
  const x = d3.scaleLinear([0, d3.max(spec.values) || 1], [inner.left, inner.right]);
  xAxis(inner, x, spec.x);
  const row = inner.svg.selectAll(".row").data(spec.labels).join("g").attr("class", "row").attr("transform", (d, i) => `translate(0,${y(i)})`)
      .attr("data-tip", (d, i) => `${d}\n${spec.x.label} ${shown(spec.values[i])}`);
  row.append("text").attr("x", inner.left - 8).attr("y", y.bandwidth() / 2).attr("dy", ".35em").attr("text-anchor", "end").text((d) => cut(d, room - 10));
  row.append("rect").attr("class", "mark").attr("x", inner.left).attr("height", y.bandwidth()).attr("width", (d, i) => Math.max(1, x(spec.values[i]) - inner.left)).style("fill", color(spec.color));
  row.append("text").attr("class", "label").attr("x", (d, i) => x(spec.values[i]) + 6).attr("y", y.bandwidth() / 2).attr("dy", ".35em").text((d, i) => shown(spec.values[i]));
};

/** Means with intervals, a row for each measure and a mark for each series. */
kinds.intervals = (host, spec) => {
  legend(host, spec.series.map((s) => ({ name: s.name, color: color(s.color), symbol: symbol(s.color) })));
  const room = Math.min(0.38 * host.clientWidth, 7 * d3.max(spec.labels, (label) => label.length) + 14);
  const line = 13 * spec.series.length + (spec.series.length > 1 ? 16 : 9);
  const inner = frame(host, line * spec.labels.length + 48, { left: room, right: 16, top: 4, bottom: 42 });
  const y = d3.scaleBand(d3.range(spec.labels.length), [inner.top, inner.bottom]);
  const numbers = spec.series.flatMap((s) => s.values.flat()).filter((v) => v !== null);
  const x = d3.scaleLinear(spec.x.zero ? [0, d3.max(numbers)] : d3.extent(numbers), [inner.left + 6, inner.right]).nice(5);
  inner.svg.append("g").attr("class", "grid").attr("transform", `translate(0,${inner.bottom})`)
      .call(d3.axisBottom(x).ticks(inner.width / 80).tickSize(-(inner.bottom - inner.top))).call((g) => g.selectAll("text, path").remove());
  xAxis(inner, x, spec.x);
  if (spec.series.length > 1) {
    inner.svg.append("g").attr("class", "axis").selectAll("line").data(spec.labels.slice(1)).join("line")
        .attr("x1", 0).attr("x2", inner.right).attr("y1", (d, i) => y(i + 1)).attr("y2", (d, i) => y(i + 1));
  }
  inner.svg.selectAll(".name").data(spec.labels).join("text").attr("x", room - 8).attr("text-anchor", "end")
      .attr("y", (d, i) => y(i) + y.bandwidth() / 2).attr("dy", ".35em").text((d) => cut(d, room - 10));
  const within = d3.scalePoint(d3.range(spec.series.length), [13, y.bandwidth() - 13]).align(0.5);
  spec.series.forEach((s, k) => s.values.forEach((v, i) => {
    if (v === null) {
      return;
    }
    const at = y(i) + (spec.series.length > 1 ? within(k) : y.bandwidth() / 2);
    const g = inner.svg.append("g").style("stroke", color(s.color)).style("fill", color(s.color))
        .attr("data-tip", `${s.name}\n${spec.labels[i]} ${shown(v[0])}` + (v.length > 1 ? `\n95 % from ${shown(v[1])} to ${shown(v[2])}` : ""));
    if (v.length > 1) {
      g.append("line").attr("x1", x(v[1])).attr("x2", x(v[2])).attr("y1", at).attr("y2", at).style("stroke-width", 2);
    }
    g.append("path").attr("class", "mark").attr("d", d3.symbol(symbol(s.color), 55)()).attr("transform", `translate(${x(v[0])},${at})`);
  }));
};

/** How many lie in each cell of a grid: the more, the less of the paper is seen. */
kinds.density = (host, spec) => {
  const most = d3.max(spec.cells, (c) => c[2]);
  const opacity = d3.scaleLog([1, Math.max(2, most)], [0.14, 1]);
  const steps = Array.from(new Set([1, 10, 100, 1000, 10000].filter((n) => n < most).concat(most)));
  const list = d3.select(host).append("ul").attr("class", "legend");
  steps.forEach((n) => {
    const item = list.append("li");
    item.append("svg").attr("viewBox", "0 0 22 12").attr("aria-hidden", "true").append("rect").attr("x", 4).attr("width", 14).attr("height", 12).style("fill", color(0)).style("fill-opacity", opacity(n));
    item.append("span").text(shown(n) + (n === 1 ? " item" : ""));
  });
  const inner = frame(host, 320, MARGIN);
  const x = scale(spec.x, d3.extent(spec.x.edges), [inner.left, inner.right]);
  const y = scale(spec.y, d3.extent(spec.y.edges), [inner.bottom, inner.top]);
  yAxis(inner, y, spec.y);
  xAxis(inner, x, spec.x);
  const at = (edges, i) => `${shown(edges[i])} to ${shown(edges[i + 1])}`;
  inner.svg.append("g").style("fill", color(0)).selectAll("rect").data(spec.cells).join("rect").attr("class", "mark")
      .attr("x", (c) => x(spec.x.edges[c[0]])).attr("width", (c) => x(spec.x.edges[c[0] + 1]) - x(spec.x.edges[c[0]]) + 0.3)
      .attr("y", (c) => y(spec.y.edges[c[1] + 1])).attr("height", (c) => y(spec.y.edges[c[1]]) - y(spec.y.edges[c[1] + 1]) + 0.3)
      .style("fill-opacity", (c) => opacity(c[2]))
      .attr("data-tip", (c) => `${shown(c[2])} ${c[2] === 1 ? "item" : "items"}\n${spec.x.label} ${at(spec.x.edges, c[0])}\n${spec.y.label} ${at(spec.y.edges, c[1])}`);
};

/** Cosines of all pairs, in the order of the tree. */
kinds.matrix = (host, spec) => {
  legend(host, [{ name: "alike", color: color(0), box: true }, { name: "opposite", color: color(1), box: true }]);
  const n = spec.names.length;
  const room = Math.min(0.3 * host.clientWidth, 7 * d3.max(spec.names, (name) => name.length) + 10);
  const cell = Math.min(34, (Math.max(260, host.clientWidth) - room - 8) / n);
  const inner = frame(host, cell * n + room + 6, { left: room, right: 4, top: room, bottom: 4 });
  const place = (i) => cell * i;
  const label = (g) => g.attr("dy", ".35em").style("font-size", Math.min(12, cell * 0.8) + "px").text((d) => cut(d, room * 12 / Math.min(12, Math.max(7, cell * 0.8))));
  inner.svg.append("g").selectAll("text").data(spec.names).join("text").attr("x", room - 6).attr("y", (d, i) => room + place(i) + cell / 2).attr("text-anchor", "end").call(label);
  inner.svg.append("g").selectAll("text").data(spec.names).join("text")
      .attr("transform", (d, i) => `translate(${room + place(i) + cell / 2},${room - 6})rotate(-90)`).call(label);
  const cells = spec.values.flatMap((row, i) => row.map((value, j) => ({ value, i, j })));
  const g = inner.svg.append("g").selectAll("g").data(cells).join("g").attr("transform", (c) => `translate(${room + place(c.j)},${room + place(c.i)})`)
      .attr("data-tip", (c) => `${spec.names[c.i]}\n${spec.names[c.j]}\ncosine ${shown(c.value)}`);
  g.append("rect").attr("class", "mark").attr("width", cell - 1).attr("height", cell - 1)
      .style("fill", (c) => color(c.value < 0 ? 1 : 0)).style("fill-opacity", (c) => (c.i === c.j ? 0.1 : 0.04 + 0.72 * Math.abs(c.value)));
  if (cell >= 24) {
    g.append("text").attr("x", cell / 2).attr("y", cell / 2).attr("dy", ".35em").attr("text-anchor", "middle").style("font-size", "10px").text((c) => (c.i === c.j ? "" : Math.round(100 * c.value)));
  }
};

/** A tree of what is alike: the further right two come together, the less they are. */
kinds.tree = (host, spec) => {
  const n = spec.names.length;
  const room = Math.min(0.4 * host.clientWidth, 7 * d3.max(spec.names, (name) => name.length) + 12);
  const inner = frame(host, 20 * n + 46, { left: room, right: 12, top: 4, bottom: 40 });
  const x = d3.scaleLinear([0, d3.max(spec.merges, (m) => m.height) || 1], [inner.left, inner.right]);
  xAxis(inner, x, spec.x);
  const nodes = []; // of clusters: where they lie and how high
  spec.order.forEach((feature, line) => {
    nodes[feature] = { y: inner.top + 20 * line + 10, x: inner.left };
    inner.svg.append("text").attr("x", room - 8).attr("y", nodes[feature].y).attr("dy", ".35em").attr("text-anchor", "end").text(cut(spec.names[feature], room - 10));
  });
  spec.merges.forEach((merge, i) => {
    const [a, b, at] = [nodes[merge.left], nodes[merge.right], x(merge.height)];
    inner.svg.append("path").attr("class", "line mark").style("stroke", color(0)).attr("d", `M${a.x},${a.y}H${at}V${b.y}H${b.x}`).attr("data-tip", `height ${shown(merge.height)}`);
    nodes[n + i] = { y: (a.y + b.y) / 2, x: at };
  });
};

/** Scores of trials by a setting whose values are names: a row for each. */
kinds.choices = (host, spec) => {
  const room = Math.min(0.38 * host.clientWidth, 7 * d3.max(spec.labels, (label) => label.length) + 14);
  const inner = frame(host, 34 * spec.labels.length + 48, { left: room, right: 16, top: 4, bottom: 42 });
  const y = d3.scalePoint(d3.range(spec.labels.length), [inner.top + 14, inner.bottom - 14]).padding(0.2);
  const x = d3.scaleLinear(d3.extent(spec.series.flatMap((s) => s.values.filter((v) => v).flat())), [inner.left + 6, inner.right]).nice(5);
  xAxis(inner, x, spec.x);
  inner.svg.selectAll(".name").data(spec.labels).join("text").attr("x", room - 8).attr("text-anchor", "end").attr("y", (d, i) => y(i)).attr("dy", ".35em").text((d) => cut(d, room - 10));
  spec.series.forEach((s) => s.values.forEach((v, i) => v && inner.svg.append("circle").attr("class", "mark").attr("r", s.color === 1 ? 6 : 4)
      .attr("cx", x(v[0])).attr("cy", y(i)).style("fill", color(s.color)).attr("data-tip", `${s.name}\n${spec.labels[i]}\n${spec.x.label} ${shown(v[0])}`)));
};
