// A jump scrolls both columns of a preview and marks the place in the document and what it became.

export function watchJumps(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-jump]");
    if (!link) return;
    const row = link.closest("li") ?? link;
    for (const marked of root.querySelectorAll(".is-jumped")) marked.classList.remove("is-jumped");
    for (const other of row.querySelectorAll("a[data-jump]")) {
      const target = root.getElementById(other.hash.slice(1));
      const column = target?.closest(".column-scroll");
      if (!target || !column) continue;
      const offset = target.getBoundingClientRect().top - column.getBoundingClientRect().top;
      target.classList.add("is-jumped");
      column.scrollTop += offset - column.clientHeight / 3;
    }
  });
}
