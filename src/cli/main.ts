#!/usr/bin/env node
import { processConsole } from './console-io.js';
import { runCli } from './run-cli.js';

// A signal's handler keeps nothing alive, so the process ends by itself when the command has closed what it opened.
process.exitCode = await runCli(process.argv.slice(2), processConsole());
