// Reads a JSON list of Kubernetes objects from standard input and judges those whose makers publish
// their schema as an npm package: by the schema itself, and by its TypeScript types, which know no
// unknown field. Writes a JSON list of {index, says}; `says` is null for an object that is fine.
import fs from "node:fs";
import ts from "typescript";

const PACKAGES = {
  "argoproj.io/v1alpha1": ["argo-rollouts", "argo-cd"],
  "external-secrets.io/v1": ["external-secrets"],
  "gateway.networking.k8s.io/v1": ["gateway-api"],
  "keda.sh/v1alpha1": ["keda"],
  "monitoring.coreos.com/v1": ["prometheus-operator"],
};
const SOURCE = "objects.ts";

async function find(object) {
  for (const name of PACKAGES[object.apiVersion] ?? []) {
    const module = `@kubernetes-models/${name}/${object.apiVersion}/${object.kind}`;
    try {
      return { module, Kind: (await import(module))[object.kind] };
    } catch {
      // The other package of the same group has it.
    }
  }
  return null;
}

function bySchema(Kind, object) {
  try {
    new Kind(object).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

// One constant a line, so that a line's number is the object's.
function byTypes(found) {
  const lines = found.map(({ kind, module, object }, n) =>
    `import type { I${kind} as T${n} } from "${module}"; export const o${n}: T${n} = ${JSON.stringify(object)};`);
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const here = `${import.meta.dirname}/${SOURCE}`;
  host.getSourceFile = (path, ...rest) =>
    path === here ? ts.createSourceFile(path, lines.join("\n"), rest[0]) : read(path, ...rest);
  const program = ts.createProgram([here], options, host);
  const says = found.map(() => []);
  for (const fault of ts.getPreEmitDiagnostics(program)) {
    const text = ts.flattenDiagnosticMessageText(fault.messageText, " ");
    if (fault.file?.fileName !== here) throw new Error(text);
    says[fault.file.getLineAndCharacterOfPosition(fault.start).line].push(text);
  }
  return says;
}

const objects = JSON.parse(fs.readFileSync(0, "utf8"));
const found = [];
for (const [index, object] of objects.entries()) {
  const known = await find(object);
  if (known) found.push({ index, kind: object.kind, object, ...known });
}
const types = byTypes(found);
const judged = found.map(({ index, object, Kind }, n) => ({ index, says: [...bySchema(Kind, object), ...types[n]] }));
process.stdout.write(JSON.stringify(judged));
