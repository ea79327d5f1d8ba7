/** The table of commands: name, what `--help` says, and the module that is loaded when the command is called. */
import type { CommandName } from '../config/option.js';
import type { Command } from './command.js';

export interface CommandEntry {
  name: CommandName;
  summary: string;
  load(): Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'Measure functions: deploy, warm up, drive, report, tear down',
    load: async () => (await import('./run.js')).runCommand,
  },
  {
    name: 'plan',
    summary: 'Show what a run would do and cost; touches nothing',
    load: async () => (await import('./plan.js')).planCommand,
  },
  {
    name: 'report',
    summary: 'Make reports of a stored run again, without measuring',
    load: async () => (await import('./report.js')).reportCommand,
  },
  {
    name: 'compare',
    summary: 'Compare stored runs: what is worse, the same, better, or not to be told',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  {
    name: 'dashboard',
    summary: 'Make a static site from many stored runs, or bring it up to date',
    load: async () => (await import('./dashboard.js')).dashboardCommand,
  },
  {
    name: 'calibrate',
    summary: 'Measure the harness itself against a known target, and write the proof page',
    load: async () => (await import('./calibrate.js')).calibrateCommand,
  },
  {
    name: 'destroy',
    summary: 'Remove what runs left behind',
    load: async () => (await import('./destroy.js')).destroyCommand,
  },
  {
    name: 'runtime',
    summary: 'Serve the reference runtime in the foreground',
    load: async () => (await import('./runtime.js')).runtimeCommand,
  },
  {
    name: 'list',
    summary: 'List providers, workloads or reporters',
    load: async () => (await import('./list.js')).listCommand,
  },
  {
    name: 'doctor',
    summary: 'Check whether this machine is fit to measure',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    name: 'init',
    summary: 'Write a commented faasmark.config.ts',
    load: async () => (await import('./init.js')).initCommand,
  },
  {
    name: 'completion',
    summary: 'Print a completion script for bash or zsh',
    load: async () => (await import('./completion.js')).completionCommand,
  },
];
