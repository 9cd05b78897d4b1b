// Copies and bundles what the pages need from node_modules into static_build/ (git-ignored, shipped in the wheel).
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const shared = join(root, "src/trucso/portal/shared");
const out = join(shared, "static_build/vendor");
const modules = join(root, "node_modules");

rmSync(dirname(out), { recursive: true, force: true });
for (const folder of ["fonts", "licences"]) mkdirSync(join(out, folder), { recursive: true });

// The source map comments name files we do not ship; the manifest storage would look for them.
const withoutSourceMap = (text) => text.replace(/\n?\/[/*]# sourceMappingURL=.*?(\*\/)?\s*$/, "\n");
for (const [from, to] of [
  ["@tabler/core/dist/css/tabler.min.css", "tabler.css"],
  ["htmx.org/dist/htmx.min.js", "htmx.js"],
]) {
  writeFileSync(join(out, to), withoutSourceMap(readFileSync(join(modules, from), "utf8")));
}

// The same TTF files serve the browser and vl-convert (SVG and PNG of charts): one face everywhere.
const fonts = {
  "ibm-plex-sans": ["400Regular/IBMPlexSans_400Regular", "500Medium/IBMPlexSans_500Medium", "600SemiBold/IBMPlexSans_600SemiBold"],
  "ibm-plex-serif": ["500Medium/IBMPlexSerif_500Medium"],
};
for (const [family, faces] of Object.entries(fonts)) {
  const folder = join(modules, "@expo-google-fonts", family);
  for (const face of faces) cpSync(join(folder, `${face}.ttf`), join(out, "fonts", `${face.split("/")[1]}.ttf`));
  cpSync(join(folder, "LICENSE_FONT"), join(out, "licences", `${family}.txt`));
}

// Vega evaluates expressions by interpreter, so that the page needs no 'unsafe-eval'.
await build({
  entryPoints: [join(shared, "charts.entry.mjs")],
  outfile: join(out, "charts.js"),
  nodePaths: [modules],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
});

// One sprite with the icons that icons.txt names.
const names = readFileSync(join(shared, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
const symbols = names.map((name) => {
  const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const paths = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
});
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
for (const [name, path] of [["tabler", "@tabler/icons/LICENSE"], ["vega", "vega/LICENSE"]]) {
  cpSync(join(modules, path), join(out, "licences", `${name}.txt`));
}
