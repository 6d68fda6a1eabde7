// Finding a title as one types: a combobox with a list, as the ARIA patterns have it.
import { address, ask } from "./api.js";
import { about, briefly, byId, counted, el, lastOf, sentence, show, thing, titled, whileSlow } from "./dom.js";

const TOP = 8;
const PAUSE_MS = 90;

/**
 * Sets the search up.
 *
 * @param choose called with the item that somebody means
 */
export function startSearch(choose) {
  const input = byId("search");
  const list = byId("options");
  const told = byId("search-told");
  let found = [];
  let active = -1;
  let running = null;

  function close() {
    show(list, false);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function mark(place) {
    active = place;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === place));
    if (place < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  }

  function take(place) {
    const item = found[place];
    running?.abort();
    input.value = "";
    close();
    told.textContent = "";
    choose(item);
  }

  function open() {
    show(list, list.childElementCount > 0);
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function fill(items) {
    found = items;
    list.replaceChildren(...items.map((item, i) => el("li", {
      id: `option-${i}`, role: "option", "aria-selected": "false", onclick: () => take(i),
      onpointerdown: (event) => event.preventDefault(), // the focus stays in the field
    }, titled(item), about(item))));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    open();
  }

  function nothing(text) {
    found = [];
    list.replaceChildren();
    told.textContent = text;
    list.append(el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, text));
    open();
  }

  const look = lastOf(PAUSE_MS, async () => {
    running?.abort();
    const query = input.value.trim();
    if (query === "") {
      close();
      told.textContent = "";
      return;
    }
    running = new AbortController();
    const { signal } = running;
    try {
      const asked = ask(address("v1/items", { query, top: TOP }), { signal });
      const answer = await whileSlow(asked, () => !signal.aborted && nothing("Looking …"));
      if (signal.aborted) {
        return;
      }
      if (answer.items.length === 0) {
        nothing(`Nothing is called “${query}”.`);
      } else {
        fill(answer.items);
        told.textContent = `${counted(answer.items.length, thing())}, the first: ${briefly(answer.items[0])}`;
      }
    } catch (e) {
      if (!signal.aborted) {
        nothing(sentence(e.message));
      }
    }
  });

  input.addEventListener("input", look);
  if (input.value !== "") { // typed before the page could look
    look();
  }
  input.addEventListener("blur", close);
  input.addEventListener("focus", () => input.value.trim() !== "" && open());
  input.addEventListener("keydown", (event) => {
    const last = found.length - 1;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && last >= 0) {
      event.preventDefault();
      open();
      const down = event.key === "ArrowDown";
      mark(down ? (active < last ? active + 1 : 0) : (active > 0 ? active - 1 : last));
    } else if (event.key === "Enter" && !list.hidden && last >= 0) {
      event.preventDefault();
      take(Math.max(0, active));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // once to close, once more to empty it
      close();
    }
  });
}
