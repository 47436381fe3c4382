import ts from 'typescript';

/**
 * Type-checks the programs of a folder with a tsconfig.json, and nothing of what they import: that is checked where it is
 * written, and takes twice as long. Prints what is wrong; the exit code says whether anything is.
 */
function check(folder: string): string {
  const { config } = ts.readConfigFile(`${folder}/tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    readonly config: unknown;
  };
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const ofPrograms = fileNames.flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  const problems = [...errors, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...ofPrograms];
  return ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  });
}

const [folder = ''] = process.argv.slice(2);
const problems = check(folder);
process.stdout.write(problems);
process.exitCode = problems === '' ? 0 : 1;
