// Prints, for each file, a line with the problems that AsyncAPI's own parser finds in it, as JSON.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const ERROR_OR_WARNING = 1;
const parser = new Parser();
for (const file of process.argv.slice(2)) {
  const { diagnostics } = await parser.parse(readFileSync(file, "utf8"));
  const problems = diagnostics.filter((each) => each.severity <= ERROR_OR_WARNING);
  console.log(JSON.stringify(problems.map((each) => `${each.path.join("/")}: ${each.message}`)));
}
