// A drop area hands what is dropped to the file field inside it and names what was chosen.

export function watchDropAreas(root) {
  for (const area of root.querySelectorAll("[data-drop]")) watchDropArea(area);
}

function watchDropArea(area) {
  const input = area.querySelector('input[type="file"]');
  const chosen = area.querySelector("[data-drop-chosen]");
  let depth = 0; // a drag enters each child too

  const mark = (change) => {
    depth = Math.max(0, depth + change);
    area.classList.toggle("is-over", depth > 0);
  };
  area.addEventListener("dragenter", (event) => {
    event.preventDefault();
    mark(1);
  });
  area.addEventListener("dragleave", () => mark(-1));
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(-depth);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(" · ");
  });
}
