// Read the BPMN files named on the command line; print for each its warnings and how many shapes it has.
import { readFileSync } from "node:fs";
import { BpmnModdle } from "./bpmn-moddle.mjs";

const found = {};
for (const path of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(path, "utf8"));
  const drawn = rootElement.diagrams[0].plane.planeElement;
  const model = rootElement.rootElements.find((element) => element.$type === "bpmn:Process");
  found[path] = {
    warnings: warnings.map((warning) => warning.message),
    flowElements: model.flowElements.length,
    unresolved: drawn.filter((shape) => !shape.bpmnElement).length,
    drawn: drawn.length,
  };
}
console.log(JSON.stringify(found));
