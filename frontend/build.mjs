// Builds the pages' style sheet, script, icons and fonts into the package's static files.
//
//   npm run build            once
//   npm run watch            again at every change
//
// Nothing that it writes is committed; everything that it reads comes from here or from npm's lock.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileAsync } from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const modules = join(root, "node_modules");
const out = join(root, "src", "lotrinh", "workspace", "static", "lotrinh");

async function styles() {
  const result = await compileAsync(join(here, "scss", "main.scss"), {
    style: "compressed",
    loadPaths: [join(here, "scss"), modules],
    // Bootstrap 5 is written with @import; its own warnings are not ours to mend.
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  await writeFile(join(out, "lotrinh.css"), result.css);
}

async function scripts() {
  await build({
    entryPoints: [join(here, "js", "main.js")],
    outfile: join(out, "lotrinh.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    logLevel: "warning",
  });
}

/** One <symbol> per icon: the names of icons.txt from Tabler. */
async function sprite() {
  const names = (await readFile(join(here, "icons.txt"), "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const symbols = [];
  for (const name of names) {
    const filled = name.startsWith("filled/");
    const file = join(modules, "@tabler", "icons", "icons", filled ? name : `outline/${name}`);
    const text = await readFile(`${file}.svg`, "utf8").catch(() => {
      throw new Error(`frontend/icons.txt: Tabler has no icon "${name}"`);
    });
    const paint = filled ? ' fill="currentColor" stroke="none"' : "";
    symbols.push(symbol(name.replace("filled/", "filled-"), text, paint));
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(out, "icons.svg"), svg);
}

function symbol(id, svg, paint) {
  const box = /viewBox="([^"]+)"/.exec(svg)[1];
  const inside = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  return `<symbol id="${id}" viewBox="${box}"${paint}>${inside}</symbol>`;
}

/** Be Vietnam Pro as it comes, and the ten figures of Inter: its own have unequal widths. */
async function fonts() {
  const folder = join(modules, "@fontsource");
  await mkdir(join(out, "fonts"), { recursive: true });
  for (const weight of [400, 600]) {
    for (const subset of ["vietnamese", "latin"]) {
      const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
      await copyFile(join(folder, "be-vietnam-pro", "files", name), join(out, "fonts", name));
    }
    const inter = await readFile(join(folder, "inter", "files", `inter-latin-${weight}-normal.woff2`));
    const figures = await subsetFont(inter, "0123456789", {
      targetFormat: "woff2",
      keepFeatures: ["tnum"],
    });
    await writeFile(join(out, "fonts", `figures-${weight}.woff2`), figures);
  }
  for (const family of ["be-vietnam-pro", "inter"]) {
    await copyFile(join(folder, family, "LICENSE"), join(out, "fonts", `LICENSE-${family}`));
  }
}

async function all() {
  await mkdir(out, { recursive: true });
  await Promise.all([styles(), scripts(), sprite(), fonts()]);
}

if (process.argv.includes("--watch")) {
  await all();
  let timer;
  watch(here, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => all().catch((error) => console.error(error.message)), 100);
  });
} else {
  await rm(out, { recursive: true, force: true });
  await all();
}
