/** Sources are found from the compiled module, from the source itself, and from a bundle, where there are none. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sourceOf } from '../../workloads/source-of.js';

describe('sourceOf', () => {
  const root = join('/home', 'dist', 'workloads', 'faasmark with space');
  const source = join(root, 'workloads', 'chain', 'functions', 'step.ts');

  it('leads from the compiled module to the source at the root', () => {
    const module = pathToFileURL(join(root, 'dist', 'workloads', 'chain', 'workload.js')).href;
    assert.equal(sourceOf(module, 'functions/step.ts'), source);
  });

  it('leads from the TypeScript module to the source beside it', () => {
    const module = pathToFileURL(join(root, 'workloads', 'chain', 'workload.ts')).href;
    assert.equal(sourceOf(module, 'functions/step.ts'), source);
  });

  it('stays relative where the module was bundled into something else', () => {
    assert.equal(sourceOf(undefined, 'functions/step.ts'), 'functions/step.ts');
  });
});
