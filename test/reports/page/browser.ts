/** Pages as text go in; a headless Chromium comes out that opens them from a disk, offline, and tells what they complained about and asked for. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

// Set by test/run.ts.
const CHROMIUM = process.env['TEST_CHROMIUM'];

/** For `skip` of node:test. */
export const NO_BROWSER = CHROMIUM === undefined ? 'chromium is not installed' : false;

export interface Seen {
  complaints: string[];
  /** But for data: addresses. */
  requests: string[];
  url: string;
}

export interface PageBrowser {
  /** Opens the text as a file of its own; `hash` with its `#`. */
  open(
    text: string,
    options: BrowserContextOptions & { hash?: string },
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<void>;
  /** Opens a page that is there already. */
  visit(
    url: string,
    options: BrowserContextOptions & { hash?: string },
    look: (page: Page, seen: Seen) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<PageBrowser> {
  assert.ok(CHROMIUM);
  const folder = await mkdtemp(join(tmpdir(), 'faasmark-page-'));
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  let opened = 0;
  const visit: PageBrowser['visit'] = async (url, { hash = '', ...options }, look) => {
    const context = await browser.newContext({ offline: true, ...options });
    try {
      const page = await context.newPage();
      const seen: Seen = { complaints: [], requests: [], url };
      page.on('console', (message) => seen.complaints.push(message.text()));
      page.on('pageerror', (error) => seen.complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('data:')) seen.requests.push(request.url());
      });
      await page.goto(url + hash);
      await look(page, seen);
    } finally {
      await context.close();
    }
  };
  return {
    visit,
    open: async (text, options, look) => {
      const path = join(folder, `${String(opened++)}.html`);
      await writeFile(path, text);
      await visit(pathToFileURL(path).href, options, look);
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface AxeViolation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe-core finds that is serious or critical, one line each. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the page's own policy forbids those.
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const violations = await page.evaluate<AxeViolation[]>('axe.run().then((found) => found.violations)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) =>
          `${id}: ${html.slice(0, 200)} ${failureSummary.split('\n')[1] ?? ''}`,
      ),
    );
}

/** Waits until an expression of the page is true. Not `waitForFunction`, which evaluates inside of the page, where its policy forbids that. */
export async function until(page: Page, expression: string): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const look = () => ((${expression}) ? done() : setTimeout(look, 10));
    look();
  })`);
}
