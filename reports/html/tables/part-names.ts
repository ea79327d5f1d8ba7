/** The parts of a call's time go in, their names on the page come out. */
import type { TimePart } from '../ReportData.js';

export const PART_NAMES: Readonly<Record<TimePart, string>> = {
  floor: 'harness and its floor',
  front: 'to the functions and back',
  between: 'from function to function',
  stores: 'stores',
  functions: 'functions',
  untold: 'not told apart',
};
