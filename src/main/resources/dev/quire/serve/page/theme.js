// Dark or light, before anything is drawn: as the system has it, unless somebody chose otherwise.
"use strict";

{
  const KEY = "quire.theme";
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem(KEY) ?? "system";
    } catch {
      return "system"; // storage may be forbidden
    }
  };
  const apply = (theme) => {
    if (theme === "system") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = theme;
    }
  };
  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const names = ["system", "light", "dark"];
    let theme = kept();
    const tell = () => {
      button.textContent = `◐ ${theme}`;
      button.setAttribute("aria-label", `Colours: ${theme}`);
    };
    button.addEventListener("click", () => {
      theme = names[(names.indexOf(theme) + 1) % names.length];
      apply(theme);
      tell();
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // then it is chosen for this visit alone
      }
    });
    tell();
    button.hidden = false;
  });
}
